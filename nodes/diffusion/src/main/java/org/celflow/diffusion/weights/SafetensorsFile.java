package org.celflow.diffusion.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.celflow.diffusion.weights.SafetensorsHeader.BadHeader;
import org.celflow.node.NodeException;

/**
 * Reads the table of contents of a safetensors file: an 8-byte length, a JSON header, then the tensors one after the other
 * without gap or overlap up to the last byte (https://github.com/huggingface/safetensors).
 */
public final class SafetensorsFile {
    private static final long MAX_HEADER = 100_000_000;

    private SafetensorsFile() {}

    /**
     * Reads and checks the header.
     *
     * @throws NodeException when the file is missing, is no safetensors file, is incomplete or contradicts itself
     */
    public static TensorFile open(Path path) throws NodeException {
        if (Files.exists(path) && !Files.isRegularFile(path)) { // opening a pipe would wait for ever
            throw new NodeException("the model file %s cannot be read: it is %s"
                    .formatted(path, Files.isDirectory(path) ? "a folder" : "no ordinary file"));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = channel.size();
            SafetensorsHeader header = header(channel, length);
            checkCover(header.entries(), header.dataStart(), length);
            return new TensorFile(path, length, header.entries(), header.metadata());
        } catch (BadHeader e) {
            throw new NodeException("%s is not a usable safetensors file: %s; get the file again, or choose another"
                    .formatted(path.getFileName(), e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new NodeException("the model file %s does not exist".formatted(path), e);
        } catch (IOException e) {
            throw new NodeException("the model file %s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static SafetensorsHeader header(FileChannel channel, long length) throws IOException {
        if (length < Long.BYTES) {
            throw new BadHeader("it has only %d bytes".formatted(length));
        }
        long size = ByteBuffer.wrap(read(channel, 0, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (size < 2 || size > MAX_HEADER) {
            throw new BadHeader("its first bytes are no header length");
        }
        if (size > length - Long.BYTES) {
            throw new BadHeader(
                    "it ends within its header, after %,d of at least %,d bytes".formatted(length, size + Long.BYTES));
        }
        byte[] json = read(channel, Long.BYTES, (int) size);
        if (json[0] != '{') {
            throw new BadHeader("its header does not begin with {");
        }
        checkUtf8(ByteBuffer.wrap(json));
        return SafetensorsHeader.read(json, Long.BYTES + size);
    }

    private static byte[] read(FileChannel channel, long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new BadHeader("it became shorter while it was read");
            }
        }
        return bytes;
    }

    private static void checkUtf8(ByteBuffer bytes) throws BadHeader {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(1 << 13);
        CoderResult result;
        do {
            chars.clear();
            result = decoder.decode(bytes, chars, true);
            if (result.isError()) {
                throw new BadHeader("its header is not UTF-8 text");
            }
        } while (result.isOverflow());
    }

    /** The tensors must cover the rest of the file exactly: nothing hidden, nothing shared, nothing lacking. */
    private static void checkCover(List<TensorEntry> entries, long dataStart, long length) throws BadHeader {
        List<TensorEntry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        if (inOrder.isEmpty()) {
            throw new BadHeader("it holds no tensor");
        }
        long at = dataStart;
        for (TensorEntry entry : inOrder) {
            if (entry.begin() != at) {
                throw new BadHeader("%s %s the tensor before it"
                        .formatted(
                                SafetensorsHeader.quoted(entry.name()),
                                entry.begin() < at ? "overlaps" : "leaves a gap after"));
            }
            at = entry.end();
        }
        if (at > length) {
            throw new BadHeader("it is incomplete, %,d of %,d bytes".formatted(length, at));
        }
        if (at < length) {
            throw new BadHeader("%,d bytes follow its last tensor".formatted(length - at));
        }
    }
}
