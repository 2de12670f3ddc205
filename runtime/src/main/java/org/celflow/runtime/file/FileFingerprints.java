package org.celflow.runtime.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Digests of files, remembered by path and {@link FileStamp}, in memory and in a file, so that a model of some gigabytes
 * is read once and not at every start.
 *
 * <p>A clock of file times ticks coarsely: a file that is written twice within a tick may keep its stamp. So a digest is
 * remembered only if the file was already two seconds old when it was taken; before that it is read again each time.
 */
public final class FileFingerprints {
    private static final int LIMIT = 200_000;
    private static final long TICK_MILLIS = 2_000;

    private final Optional<SealedFile> file;
    private final InstantSource clock;
    private final Map<String, Fingerprint> known = new LinkedHashMap<>(64, 0.75f, true);
    private boolean changed;
    private long bytesRead;

    /**
     * A digest and the file that it is of.
     *
     * @param sha256 64 lower-case hexadecimal digits
     * @param stamp of the file when it was read
     */
    public record Fingerprint(String sha256, FileStamp stamp) {}

    /** Remembers in a file, if one is given. */
    public FileFingerprints(Optional<Path> file, InstantSource clock) {
        this.file = file.map(path -> new SealedFile(path, "celflow-digests-1"));
        this.clock = clock;
        this.file.ifPresent(remembered -> known.putAll(load(remembered)));
    }

    /**
     * The digest of a file's content.
     *
     * @throws IOException if it is not there, no regular file, or cannot be read
     */
    public Fingerprint of(Path path) throws IOException {
        String name = path.toAbsolutePath().normalize().toString();
        FileStamp stamp = FileStamp.of(path);
        synchronized (this) {
            Fingerprint remembered = known.get(name);
            if (remembered != null && remembered.stamp().equals(stamp)) {
                return remembered;
            }
        }
        // A file that is being written while it is read is read again, a few times.
        for (int attempt = 0; ; attempt++) {
            long now = clock.millis();
            String sha256;
            try (InputStream in = Files.newInputStream(path)) {
                sha256 = Sha256.of(in);
            }
            FileStamp after = FileStamp.of(path);
            if (after.equals(stamp)) {
                Fingerprint taken = new Fingerprint(sha256, stamp);
                remember(name, taken, now);
                return taken;
            }
            if (attempt == 3) {
                throw new IOException("%s is being written; wait until it is complete".formatted(path));
            }
            stamp = after;
        }
    }

    /** The digest of a file's content if it is remembered; reads none of it. */
    public Optional<Fingerprint> remembered(Path path) throws IOException {
        String name = path.toAbsolutePath().normalize().toString();
        FileStamp stamp = FileStamp.of(path);
        synchronized (this) {
            return Optional.ofNullable(known.get(name))
                    .filter(one -> one.stamp().equals(stamp));
        }
    }

    private synchronized void remember(String name, Fingerprint taken, long now) {
        bytesRead += taken.stamp().size();
        if (now - taken.stamp().touchedMillis() < TICK_MILLIS) {
            changed |= known.remove(name) != null;
            return;
        }
        known.put(name, taken);
        changed = true;
        if (known.size() > LIMIT) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** How many bytes of files were read so far, for tests and statistics. */
    public synchronized long bytesRead() {
        return bytesRead;
    }

    /** Writes what was learned to the file, together with what other processes wrote there. Failing is no harm. */
    public void save() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        Map<String, Fingerprint> all;
        synchronized (this) {
            if (!changed) {
                return;
            }
            all = new LinkedHashMap<>(known);
            changed = false;
        }
        load(file.get()).forEach(all::putIfAbsent);
        file.get().write(data -> {
            data.writeInt(all.size());
            for (Map.Entry<String, Fingerprint> entry : all.entrySet()) {
                FileStamp stamp = entry.getValue().stamp();
                data.writeUTF(entry.getKey());
                data.writeUTF(entry.getValue().sha256());
                data.writeLong(stamp.size());
                data.writeLong(stamp.modified());
                data.writeLong(stamp.changed());
                data.writeLong(stamp.identity());
            }
        });
    }

    private static Map<String, Fingerprint> load(SealedFile file) {
        return file.read(data -> {
                    Map<String, Fingerprint> entries = new HashMap<>();
                    int count = Math.min(data.readInt(), LIMIT);
                    for (int i = 0; i < count; i++) {
                        String name = data.readUTF();
                        String sha256 = data.readUTF();
                        entries.put(
                                name,
                                new Fingerprint(
                                        sha256,
                                        new FileStamp(
                                                data.readLong(), data.readLong(), data.readLong(), data.readLong())));
                    }
                    return entries;
                })
                .orElse(Map.of());
    }
}
