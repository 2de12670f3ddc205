package org.celflow.editor.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphFiles;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unsaved work on disk, so that a crash loses nothing. Each running editor has one entry, held by a lock that ends with its
 * process: an entry whose lock is free was left by a crash. Thread-safe; reads and writes files: not for the FX thread.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String LOCK = ".lock";

    private final Path folder;
    private final String name;
    private final FileChannel channel;

    private Journal(Path folder, String name, FileChannel channel) {
        this.folder = folder;
        this.name = name;
        this.channel = channel;
    }

    /**
     * Work that a crash left.
     *
     * @param graph as it was a moment before
     * @param file where it had been saved, if it had
     * @param at when it was written
     * @param name of its entry
     */
    public record Left(Graph graph, Optional<Path> file, Instant at, String name) {}

    /** Begins an entry of this process. */
    public static Journal begin(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = UUID.randomUUID().toString();
        FileChannel channel =
                FileChannel.open(folder.resolve(name + LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("the journal %s is locked by another process".formatted(name));
        }
        return new Journal(folder, name, channel);
    }

    /** Writes unsaved work over what was there. */
    public synchronized void write(Graph graph, Optional<Path> file) throws IOException {
        WholeFile.write(path(name, ".path"), file.map(Path::toString).orElse("").getBytes(StandardCharsets.UTF_8));
        GraphFiles.save(graph, path(name, ".json"));
    }

    /** Everything is saved, or given up on purpose. */
    public synchronized void erase() throws IOException {
        delete(name);
    }

    /** The work that crashes left, the latest first; entries of running editors are not touched. */
    public List<Left> left() throws IOException {
        List<Left> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path lock : files.filter(f -> f.toString().endsWith(LOCK)).toList()) {
                String file = String.valueOf(lock.getFileName());
                String other = file.substring(0, file.length() - LOCK.length());
                if (!other.equals(name) && isFree(lock)) {
                    if (Files.exists(path(other, ".json"))) {
                        read(other).ifPresent(found::add); // what cannot be read stays: it may be all there is
                    } else {
                        forget(other);
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(Left::at).reversed());
        return found;
    }

    /** Removes an entry that a crash left. */
    public void forget(String left) {
        try {
            delete(left);
            Files.deleteIfExists(path(left, LOCK));
        } catch (IOException e) {
            LOG.warn("The journal entry {} cannot be removed: {}", path(left, ".json"), e.toString());
        }
    }

    /** Ends the entry in good order. */
    @Override
    public synchronized void close() throws IOException {
        delete(name);
        channel.close();
        Files.deleteIfExists(path(name, LOCK));
    }

    private Optional<Left> read(String other) {
        Path json = path(other, ".json");
        try {
            Path named = path(other, ".path");
            String file = Files.isRegularFile(named) ? Files.readString(named) : "";
            return Optional.of(new Left(
                    GraphFiles.open(json),
                    file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                    Files.getLastModifiedTime(json).toInstant(),
                    other));
        } catch (IOException | GraphFormatException | RuntimeException e) {
            LOG.warn("The journal entry {} cannot be read: {}", json, e.toString());
            return Optional.empty();
        }
    }

    private static boolean isFree(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock got = channel.tryLock()) {
            return got != null;
        } catch (OverlappingFileLockException e) {
            return false; // another window of this process
        } catch (IOException e) {
            LOG.warn("The journal lock {} cannot be looked at: {}", lock, e.toString());
            return false;
        }
    }

    private void delete(String entry) throws IOException {
        Files.deleteIfExists(path(entry, ".json"));
        Files.deleteIfExists(path(entry, ".path"));
    }

    private Path path(String entry, String ending) {
        return folder.resolve(entry + ending);
    }
}
