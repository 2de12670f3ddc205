package org.celflow.runtime.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.celflow.node.NodeInfo.Persist;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.Key;
import org.celflow.runtime.RunEvent.Origin;
import org.celflow.runtime.file.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outputs in files named after their keys, in a folder that any number of processes may share: a file appears by a move,
 * is never changed after that, and disappears by removal. The file's time of modification is when it was last used; when
 * the folder holds more than its bound, the files used longest ago go first.
 *
 * <p>Writing does not wait for the disk: every read checks the digest, so what a power cut may damage is computed anew, and
 * a render does not spend ten milliseconds a result on being sure of what it can do without.
 */
public final class DiskStore implements ValueStore {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);
    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{62}");
    private static final Pattern SHELF = Pattern.compile("[0-9a-f]{2}");
    private static final long USED_TICK_MILLIS = 60_000;

    private final Path folder;
    private final long bound;
    private final InstantSource clock;
    private final EntryFormat format;
    private final AtomicBoolean complained = new AtomicBoolean();
    private long bytes = -1;

    /**
     * A store.
     *
     * @param folder made when the first entry is written
     * @param bound in bytes; the folder may hold more by what is being written
     */
    public DiskStore(Path folder, long bound, NodeCatalog catalog, InstantSource clock) {
        this.folder = folder;
        this.bound = bound;
        this.clock = clock;
        this.format = new EntryFormat(catalog);
    }

    @Override
    public boolean keeps(NodeType type) {
        return (type.sink() || type.persist() == Persist.ALWAYS) && format.canWrite(type);
    }

    @Override
    public boolean contains(Key key) {
        return Files.isRegularFile(file(key));
    }

    @Override
    public Optional<Found> load(Key key, NodeType type) {
        if (!keeps(type)) {
            return Optional.empty();
        }
        Path file = file(key);
        try {
            Outputs outputs = format.read(key, type, file);
            touch(file);
            return Optional.of(new Found(outputs, Origin.DISK));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (EntryFormat.BrokenEntryException e) {
            complain(file, e);
            remove(file);
            return Optional.empty();
        } catch (IOException e) {
            complain(file, e);
            return Optional.empty();
        }
    }

    /** A disk that goes bad damages many entries; one is enough to say so. */
    private void complain(Path file, IOException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.info("the cache entry {} is not usable and is computed anew: {}", file, e.toString());
        } else {
            LOG.debug("the cache entry {} is not usable and is computed anew: {}", file, e.toString());
        }
    }

    @Override
    public void save(Key key, NodeType type, Outputs outputs) throws IOException {
        if (!keeps(type)) {
            return;
        }
        long size = AtomicFile.writeUnforced(file(key), out -> format.write(key, type, outputs, out))
                .size();
        makeRoom(size);
    }

    private Path file(Key key) {
        return folder.resolve(key.hex().substring(0, 2)).resolve(key.hex().substring(2));
    }

    /** Notes the use; at most once a minute, because it is a write. Failing only makes the entry look older. */
    private void touch(Path file) {
        try {
            FileTime last = Files.getLastModifiedTime(file);
            if (clock.millis() - last.toMillis() > USED_TICK_MILLIS) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(clock.millis()));
            }
        } catch (IOException e) {
            LOG.debug("the use of {} cannot be noted: {}", file, e.toString());
        }
    }

    /** Removes an entry; another process may have done so. */
    private static boolean remove(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} cannot be removed: {}", file, e.toString());
            return false;
        }
    }

    private synchronized void makeRoom(long added) throws IOException {
        if (bytes >= 0) {
            bytes += added;
            if (bytes <= bound) {
                return;
            }
        }
        // At the first write of this process, and when the bound is reached: count what all processes wrote.
        List<Entry> entries = list();
        bytes = entries.stream().mapToLong(Entry::size).sum();
        if (bytes <= bound) {
            return;
        }
        entries.sort(Comparator.comparing(Entry::used));
        long goal = bound - bound / 10;
        for (Entry entry : entries) {
            if (bytes <= goal) {
                break;
            }
            if (remove(entry.file())) {
                bytes -= entry.size();
            }
        }
    }

    private record Entry(Path file, long size, FileTime used) {}

    private List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder)) {
            for (Path shelf : shelves) {
                if (SHELF.matcher(shelf.getFileName().toString()).matches() && Files.isDirectory(shelf)) {
                    AtomicFile.removeAbandoned(shelf, clock.instant());
                    list(shelf, entries);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static void list(Path shelf, List<Entry> entries) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
            for (Path file : files) {
                if (ENTRY.matcher(file.getFileName().toString()).matches()) {
                    try {
                        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                        entries.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
                    } catch (NoSuchFileException e) {
                        LOG.debug("{} was removed by another process", file);
                    }
                }
            }
        }
    }
}
