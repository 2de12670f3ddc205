package org.celflow.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What tells without reading that a file is still the same.
 *
 * @param size in bytes
 * @param modified nanoseconds since 1970 when its content was last written
 * @param changed nanoseconds since 1970 when content or attributes were last changed, which no copy tool can set back; the
 *     time of modification where the system does not know it
 * @param identity the number of the file in its file system, 0 where the system does not know it
 */
public record FileStamp(long size, long modified, long changed, long identity) {
    /**
     * The stamp of a file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is no regular file, or cannot be looked at
     */
    public static FileStamp of(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> all = Files.readAttributes(file, "unix:isRegularFile,size,lastModifiedTime,ctime,ino");
            check(file, Boolean.TRUE.equals(all.get("isRegularFile")));
            return new FileStamp(
                    number(all, "size"), nanos(all, "lastModifiedTime"), nanos(all, "ctime"), number(all, "ino"));
        }
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
        check(file, basic.isRegularFile());
        long modified = nanos(basic.lastModifiedTime());
        return new FileStamp(basic.size(), modified, modified, 0);
    }

    /** The later of both times, in milliseconds since 1970. */
    long touchedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(modified, changed));
    }

    private static void check(Path file, boolean regular) throws IOException {
        if (!regular) {
            throw new IOException(file + " is no regular file");
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static long nanos(Map<String, Object> attributes, String name) {
        return nanos((FileTime) Objects.requireNonNull(attributes.get(name)));
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
