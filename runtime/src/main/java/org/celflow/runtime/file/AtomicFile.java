package org.celflow.runtime.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files that are there whole or not at all, also after a crash or a power cut: a temporary file in the same folder,
 * forced to the disk, moved over the target in one step, and the folder forced.
 */
public final class AtomicFile {
    private static final String PREFIX = ".celflow-";
    private static final String SUFFIX = ".tmp";
    private static final Duration ABANDONED = Duration.ofHours(12);

    private AtomicFile() {}

    /** What is written. */
    @FunctionalInterface
    public interface Content {
        /** Writes all bytes; must not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** What was written. */
    public record Written(String sha256, long size) {}

    /**
     * Writes a file, replacing what was there. Makes missing folders. Whatever fails, the target is as it was before and
     * the temporary file is gone.
     */
    public static Written write(Path target, Content content) throws IOException {
        return write(target, content, true);
    }

    /**
     * As {@link #write}, without waiting for the disk: after a power cut the file may be missing or damaged, never after a
     * crash of the program alone. For files whose readers check them and can do without.
     */
    public static Written writeUnforced(Path target, Content content) throws IOException {
        return write(target, content, false);
    }

    private static Written write(Path target, Content content, boolean force) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no file can be written at " + target);
        }
        Files.createDirectories(folder);
        Path temporary = folder.resolve(
                PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong()) + SUFFIX);
        boolean moved = false;
        try {
            Written written = fill(temporary, content, force);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
            if (force) {
                force(folder);
            }
            return written;
        } finally {
            if (!moved) {
                removeQuietly(temporary);
            }
        }
    }

    private static Written fill(Path temporary, Content content, boolean force) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), 1 << 16);
            content.writeTo(out);
            out.flush();
            if (force) {
                channel.force(true);
            }
            return new Written(HexFormat.of().formatHex(digest.digest()), channel.position());
        }
    }

    /** Makes a move in the folder last. Systems that cannot open a folder keep moves in order by themselves. */
    private static void force(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    /** Removes temporary files that a crashed process left in a folder half a day ago or earlier. */
    public static void removeAbandoned(Path folder, Instant now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (isAbandoned(file, now)) {
                    removeQuietly(file);
                }
            }
        }
    }

    private static boolean isAbandoned(Path file, Instant now) {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            return written.toInstant().isBefore(now.minus(ABANDONED));
        } catch (IOException e) {
            return false; // gone already: another process cleans up as well
        }
    }

    /** Whether a file is one that is being written. */
    public static boolean isTemporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private static void removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is the one to tell; the file is removed by a later clean-up.
        }
    }
}
