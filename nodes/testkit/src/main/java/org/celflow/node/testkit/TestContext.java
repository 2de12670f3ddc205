package org.celflow.node.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.celflow.node.CancelledException;
import org.celflow.node.Delivery;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.Resource;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;
import org.celflow.node.time.Timeline;
import org.celflow.node.value.Image;
import org.jspecify.annotations.Nullable;

/**
 * A context for the unit test of a node: it answers what the test said and remembers what the node told it. As in a run,
 * asking for a frame, a phase or a delivery that was not granted is a defect of the node.
 *
 * <p>Closing it frees the resources that it loaded and fails if the node kept one borrowed.
 */
public final class TestContext implements NodeContext, AutoCloseable {
    private OptionalInt frame = OptionalInt.empty();
    private OptionalInt phase = OptionalInt.empty();
    private Timeline timeline = Timeline.of(0, 24);
    private @Nullable Delivery delivery;
    private boolean watched;
    private final Map<Class<?>, ResourceLoader<?>> loaders = new HashMap<>();
    private final Map<ResourceRef<?>, Resource> loaded = new HashMap<>();
    private int borrowed;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Image> previews = new CopyOnWriteArrayList<>();
    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Runnable> onCancel = new ArrayList<>();
    private volatile boolean cancelled;
    private int checks;
    private int cancelAtCheck = Integer.MAX_VALUE;

    private TestContext() {}

    /** A report of progress: {@code done} of {@code total} steps. */
    public record Progress(int done, int total) {}

    /** A context that grants nothing. */
    public static TestContext create() {
        return new TestContext();
    }

    /** Grants the frame, as to a type that declares {@code usesFrame}. */
    public TestContext atFrame(int number) {
        frame = OptionalInt.of(number);
        return this;
    }

    /** Grants the phase, as to a retiming node. */
    public TestContext atPhase(int number) {
        phase = OptionalInt.of(number);
        return this;
    }

    /** Sets the timeline; without it, one shot of the frames 0 to 23. */
    public TestContext over(Timeline other) {
        timeline = other;
        return this;
    }

    /** Grants a delivery into a folder, which embeds the given graph; patterns get the number of {@link #atFrame}. */
    public TestContext deliveringTo(Path folder, String graphJson) {
        delivery = new FolderDelivery(folder, graphJson, () -> frame.orElse(0));
        return this;
    }

    /** Makes {@link #wantsPreview()} true. */
    public TestContext watched() {
        watched = true;
        return this;
    }

    /** Lends what this loader reads. */
    public TestContext lending(ResourceLoader<?> loader) {
        loaders.put(loader.type(), loader);
        return this;
    }

    /** Cancels the run at the n-th check from now, counting from 1. */
    public TestContext cancellingAtCheck(int n) {
        cancelAtCheck = checks + n;
        return this;
    }

    /** Cancels the run. */
    public void cancel() {
        cancelled = true;
        List<Runnable> actions;
        synchronized (onCancel) {
            actions = List.copyOf(onCancel);
        }
        actions.forEach(Runnable::run);
    }

    /** What the user was told, in order. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The pictures shown, in order. */
    public List<Image> previews() {
        return List.copyOf(previews);
    }

    /** The progress reported, in order. */
    public List<Progress> reports() {
        return List.copyOf(progress);
    }

    /** How often the node asked whether the run was cancelled. */
    public int checks() {
        return checks;
    }

    /** How many leases are open. */
    public int borrowed() {
        return borrowed;
    }

    @Override
    public int frame() {
        return frame.orElseThrow(
                () -> new IllegalStateException("the node asks for the frame; declare usesFrame, or say atFrame(...)"));
    }

    @Override
    public int phase() {
        return phase.orElseThrow(
                () -> new IllegalStateException("the node asks for the phase; declare @Between, or say atPhase(...)"));
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public <T extends Resource> Lease<T> resource(ResourceRef<T> ref) throws Exception {
        Resource resource = loaded.get(ref);
        if (resource == null) {
            ResourceLoader<T> loader = loader(ref);
            resource = loader.load(ref);
            loaded.put(ref, resource);
        }
        T lent = ref.type().cast(resource);
        borrowed++;
        return new Lease<>() {
            private boolean open = true;

            @Override
            public T get() {
                if (!open) {
                    throw new IllegalStateException("the lease is closed");
                }
                return lent;
            }

            @Override
            public void close() {
                if (open) {
                    open = false;
                    borrowed--;
                }
            }
        };
    }

    @SuppressWarnings("unchecked") // a loader is stored under the class of what it makes
    private <T extends Resource> ResourceLoader<T> loader(ResourceRef<T> ref) {
        ResourceLoader<?> loader = loaders.get(ref.type());
        if (loader == null) {
            throw new IllegalStateException(
                    "nobody lends a %s; say lending(...)".formatted(ref.type().getSimpleName()));
        }
        return (ResourceLoader<T>) loader;
    }

    @Override
    public void progress(int done, int total) {
        progress.add(new Progress(done, total));
    }

    @Override
    public void preview(Image image) {
        previews.add(image);
    }

    @Override
    public boolean wantsPreview() {
        return watched;
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void checkCancelled() {
        checks++;
        if (checks >= cancelAtCheck && !cancelled) {
            cancel();
        }
        if (cancelled) {
            throw new CancelledException();
        }
    }

    @Override
    public Registration onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        }
        synchronized (onCancel) {
            onCancel.add(action);
        }
        return () -> {
            synchronized (onCancel) {
                onCancel.remove(action);
            }
        };
    }

    @Override
    public Delivery delivery() {
        if (delivery == null) {
            throw new IllegalStateException("the node delivers; declare sink, or say deliveringTo(...)");
        }
        return delivery;
    }

    @Override
    public void close() {
        loaded.values().forEach(Resource::close);
        loaded.clear();
        if (borrowed > 0) {
            throw new AssertionError("the node kept %d leases open".formatted(borrowed));
        }
    }
}
