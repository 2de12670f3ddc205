package org.celflow.runtime.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.node.Lease;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;
import org.celflow.runtime.file.FileFingerprints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads resources and keeps the ones used last, bounded by bytes. What is borrowed is never freed, so what is in use may
 * exceed the bound; it is held again when what was borrowed is given back. A resource is told how much room there is for it when it is
 * loaded. Used by the threads of the GPU lane only: loading, borrowing and freeing happen there.
 */
public final class ModelPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);

    private final List<ResourceLoader<?>> loaders;
    private final FileFingerprints fingerprints;
    private final long bound;
    private final Map<Name, Held<?>> held = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** A file by content, not by path. */
    private record Name(Class<?> type, String sha256, String variant) {}

    private static final class Held<T extends Resource> {
        final T resource;
        int leases;

        Held(T resource) {
            this.resource = resource;
        }

        /** Asked anew each time: a resource may load its parts when they are first used. */
        long bytes() {
            return resource.bytes();
        }
    }

    /** A pool with a bound in bytes. */
    public ModelPool(List<ResourceLoader<?>> loaders, FileFingerprints fingerprints, long bound) {
        this.loaders = List.copyOf(loaders);
        this.fingerprints = fingerprints;
        this.bound = bound;
    }

    /**
     * Borrows a resource, loading it if it is not there. On a thread of the GPU lane.
     *
     * @throws NodeException if the file cannot be read, is no longer the one that was planned with, or holds something else
     */
    public synchronized <T extends Resource> Lease<T> borrow(ResourceRef<T> ref) throws Exception {
        if (closed) {
            throw new IllegalStateException("the models are closed");
        }
        Name name = new Name(ref.type(), ref.file().sha256(), ref.variant());
        Held<?> known = held.get(name);
        if (known == null) {
            known = load(ref);
            held.put(name, known);
            known.leases++;
            makeRoom(0);
            known.leases--;
        }
        return lease(known, ref.type());
    }

    private <T extends Resource> Lease<T> lease(Held<?> from, Class<T> type) {
        T resource = type.cast(from.resource);
        from.leases++;
        return new Lease<>() {
            private boolean open = true;

            @Override
            public T get() {
                if (!open) {
                    throw new IllegalStateException("the lease is closed");
                }
                return resource;
            }

            @Override
            public void close() {
                if (open) {
                    open = false;
                    giveBack(from);
                }
            }
        };
    }

    /** What was borrowed may have grown meanwhile. */
    private synchronized void giveBack(Held<?> from) {
        from.leases--;
        makeRoom(0);
    }

    private <T extends Resource> Held<T> load(ResourceRef<T> ref) throws Exception {
        Path file = ref.file().path();
        try {
            if (!fingerprints.of(file).sha256().equals(ref.file().sha256())) {
                throw new NodeException("%s was replaced after the run was planned; run again".formatted(file));
            }
            makeRoom(Files.size(file));
        } catch (IOException e) {
            throw new NodeException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        for (ResourceLoader<?> loader : loaders) {
            if (loader.type() == ref.type()) {
                return new Held<>(ref.type().cast(load(loader, ref, room())));
            }
        }
        throw new IllegalStateException(
                "no pack loads resources of the type " + ref.type().getName());
    }

    private static <R extends Resource> R load(ResourceLoader<R> loader, ResourceRef<?> ref, long room)
            throws Exception {
        return loader.load(new ResourceRef<>(loader.type(), ref.file(), ref.variant()), room);
    }

    /** What is left beside what is borrowed; everything else can be freed. */
    private long room() {
        long used = held.values().stream()
                .filter(other -> other.leases > 0)
                .mapToLong(Held::bytes)
                .sum();
        return Math.max(0, bound - used);
    }

    /**
     * Frees what was used longest ago until so many bytes more fit.
     *
     * @return how many bytes were freed
     */
    private long makeRoom(long more) {
        long before = held.values().stream().mapToLong(Held::bytes).sum();
        long bytes = before;
        Iterator<Held<?>> oldest = held.values().iterator();
        while (bytes + more > bound && oldest.hasNext()) {
            Held<?> candidate = oldest.next();
            if (candidate.leases == 0) {
                oldest.remove();
                bytes -= candidate.bytes();
                free(candidate);
            }
        }
        return before - bytes;
    }

    /**
     * Frees everything that is not borrowed, as after memory ran out. On a thread of the GPU lane.
     *
     * @return how many bytes were freed
     */
    public synchronized long freeIdle() {
        return makeRoom(Long.MAX_VALUE / 2);
    }

    /** Frees everything. On a thread of the GPU lane, when nothing is computed any more. */
    @Override
    public synchronized void close() {
        closed = true;
        List<Held<?>> all = new ArrayList<>(held.values());
        held.clear();
        all.forEach(ModelPool::free);
    }

    private static void free(Held<?> candidate) {
        try {
            candidate.resource.close();
        } catch (RuntimeException e) {
            LOG.error("a model could not be freed", e);
        }
    }
}
