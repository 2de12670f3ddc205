package org.celflow.runtime.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file system over another one whose N-th call fails, and if wanted every one after it. Calls are those that can fail for
 * a full or broken disk: open, read, write, force, make, move, delete, list, look at.
 */
public final class FaultyFiles extends FileSystemProvider {
    private final FileSystemProvider real;
    private final FileSystem fileSystem = new Faulty();
    private int calls;
    private int failAt = Integer.MAX_VALUE;
    private boolean sticky;
    private boolean writesOnly;
    private String reason = "";

    /** Over the file system of a folder; nothing fails yet. */
    public static FaultyFiles over(Path folder) {
        return new FaultyFiles(folder.getFileSystem().provider());
    }

    private FaultyFiles(FileSystemProvider real) {
        this.real = real;
    }

    /** The same path, by way of this file system. */
    public Path at(Path path) {
        return new FaultyPath(this, path);
    }

    /** From now on the N-th call fails, the first is 1; and, if sticky, all after it. */
    public synchronized FaultyFiles failAt(int call, boolean andAfter, String why) {
        calls = 0;
        failAt = call;
        sticky = andAfter;
        writesOnly = false;
        reason = why;
        return this;
    }

    /** From now on everything that writes fails. */
    public synchronized FaultyFiles failWrites(String why) {
        failAt(1, true, why);
        writesOnly = true;
        return this;
    }

    /** Whether the call that was to fail has come. */
    public synchronized boolean failed() {
        return calls >= failAt;
    }

    private synchronized void call(Path path, boolean write) throws IOException {
        if (writesOnly && !write) {
            return;
        }
        calls++;
        if (calls == failAt || sticky && calls > failAt) {
            throw new FileSystemException(path.toString(), null, reason);
        }
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    private static boolean writes(Set<? extends OpenOption> options) {
        return options.stream().anyMatch(o -> o.toString().matches("WRITE|APPEND|CREATE|CREATE_NEW"));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        call(path, writes(options));
        return new Channel(real.newFileChannel(FaultyPath.real(path), options, attrs), path);
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        return newFileChannel(path, options, attrs);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        call(dir, false);
        DirectoryStream<Path> stream = real.newDirectoryStream(FaultyPath.real(dir), p -> filter.accept(at(p)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> paths = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return paths.hasNext();
                    }

                    @Override
                    public Path next() {
                        return at(paths.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
        call(dir, true);
        real.createDirectory(FaultyPath.real(dir), attrs);
    }

    @Override
    public void delete(Path path) throws IOException {
        call(path, true);
        real.delete(FaultyPath.real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        call(target, true);
        real.copy(FaultyPath.real(source), FaultyPath.real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        call(target, true);
        real.move(FaultyPath.real(source), FaultyPath.real(target), options);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(FaultyPath.real(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        call(path, false);
        return real.readAttributes(FaultyPath.real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        call(path, false);
        return real.readAttributes(FaultyPath.real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        call(path, true);
        real.setAttribute(FaultyPath.real(path), attribute, value, options);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(FaultyPath.real(path), type, options);
    }

    @Override
    public boolean isSameFile(Path path, Path path2) throws IOException {
        return real.isSameFile(FaultyPath.real(path), FaultyPath.real(path2));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(FaultyPath.real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(FaultyPath.real(path));
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return at(real.getPath(uri));
    }

    /** A channel whose calls count too; a write that fails has written half. */
    private final class Channel extends FileChannel {
        private final FileChannel channel;
        private final Path path;

        Channel(FileChannel channel, Path path) {
            this.channel = channel;
            this.path = path;
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            call(path, false);
            return channel.read(dst);
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
            call(path, false);
            return channel.read(dsts, offset, length);
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            try {
                call(path, true);
            } catch (IOException e) {
                ByteBuffer half = src.duplicate();
                half.limit(half.position() + half.remaining() / 2);
                channel.write(half);
                throw e;
            }
            return channel.write(src);
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
            call(path, true);
            return channel.write(srcs, offset, length);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            channel.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            call(path, true);
            channel.force(metaData);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
            return channel.transferFrom(src, position, count);
        }

        @Override
        public int read(ByteBuffer dst, long position) throws IOException {
            call(path, false);
            return channel.read(dst, position);
        }

        @Override
        public int write(ByteBuffer src, long position) throws IOException {
            call(path, true);
            return channel.write(src, position);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return channel.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return channel.lock(position, size, shared);
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }

    private final class Faulty extends FileSystem {
        private final FileSystem below = Path.of("").getFileSystem();

        @Override
        public FileSystemProvider provider() {
            return FaultyFiles.this;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return below.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return List.of();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return below.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return at(below.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String syntaxAndPattern) {
            PathMatcher matcher = below.getPathMatcher(syntaxAndPattern);
            return path -> matcher.matches(FaultyPath.real(path));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }
}
