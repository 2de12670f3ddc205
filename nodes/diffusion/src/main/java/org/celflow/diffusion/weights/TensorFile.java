package org.celflow.diffusion.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.node.NodeException;

/** The checked table of contents of a file of tensors: each lies uncompressed at a known place. Holds no file handle. */
public final class TensorFile {
    private final Path path;
    private final long length;
    private final NavigableMap<String, TensorEntry> entries;
    private final Map<String, String> metadata;

    /**
     * For readers of a file format, which have checked what they say here.
     *
     * @param length of the file in bytes; no entry reaches beyond it
     * @param entries of different names
     * @param metadata what the file says about itself
     */
    public TensorFile(Path path, long length, Collection<TensorEntry> entries, Map<String, String> metadata) {
        this.path = path;
        this.length = length;
        NavigableMap<String, TensorEntry> byName = new TreeMap<>();
        entries.forEach(entry -> byName.put(entry.name(), entry));
        this.entries = Collections.unmodifiableNavigableMap(byName);
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The file's name without its folder, for messages. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    /** The file's length in bytes. */
    public long length() {
        return length;
    }

    /** All tensors by name, in the order of the names. */
    public NavigableMap<String, TensorEntry> entries() {
        return entries;
    }

    /** What the file says about itself. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensor of that name. */
    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Whether there is a tensor of that name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Whether the name of any tensor begins so. */
    public boolean hasPrefix(String prefix) {
        String next = entries.ceilingKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    /** How many numbers all tensors hold whose names begin so. */
    public long count(String prefix) {
        return entries.tailMap(prefix, true).values().stream()
                .takeWhile(entry -> entry.name().startsWith(prefix))
                .mapToLong(entry -> (entry.end() - entry.begin()) / entry.type().bytes())
                .sum();
    }

    /**
     * The numbers of a tensor in the order of its dimensions.
     *
     * @throws NodeException when the file cannot be read, or the tensor is large or holds no fractions
     */
    public float[] numbers(TensorEntry entry) throws NodeException {
        return TensorNumbers.read(this, entry);
    }

    /**
     * Whether all numbers of a tensor are zero. Reads until the first that is not.
     *
     * @throws NodeException when the file cannot be read
     */
    public boolean isZero(TensorEntry entry) throws NodeException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long at = entry.begin(); at < entry.end(); ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), entry.end() - at));
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
                for (int i = 0; i < count; i++) {
                    if (buffer.get(i) != 0) {
                        return false;
                    }
                }
                at += count;
            }
            return true;
        } catch (IOException e) {
            throw new NodeException("the model file %s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }
}
