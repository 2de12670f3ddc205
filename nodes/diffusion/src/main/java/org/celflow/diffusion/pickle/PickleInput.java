package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Reads a part of a file from front to back. */
final class PickleInput {
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final long LONGEST_TEXTS = 1L << 25;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
    private long next;
    private long textBytes;

    /** The bytes from {@code begin} up to {@code end}, which the file must have. */
    PickleInput(FileChannel channel, long begin, long end) {
        this.channel = channel;
        this.next = begin;
        this.end = end;
    }

    /** Where in the file the next byte lies. */
    long position() {
        return next - buffer.remaining();
    }

    boolean atEnd() {
        return position() == end;
    }

    int unsignedByte() throws IOException {
        if (!buffer.hasRemaining()) {
            fill();
        }
        return buffer.get() & 0xff;
    }

    /** A little-endian number of up to eight bytes; of eight, read as signed. */
    long littleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    byte[] bytes(long count) throws IOException {
        if (count > LONGEST_TEXT) {
            throw new BadPickle("it holds a text of %,d bytes".formatted(count));
        }
        if (count > end - position()) {
            throw new BadPickle("it ends within a text");
        }
        textBytes += count;
        if (textBytes > LONGEST_TEXTS) {
            throw new BadPickle("it holds texts of more than %,d bytes".formatted(LONGEST_TEXTS));
        }
        byte[] bytes = new byte[(int) count];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) unsignedByte();
        }
        return bytes;
    }

    String text(long count, Charset charset) throws IOException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes(count))).toString();
        } catch (CharacterCodingException e) {
            throw new BadPickle("it holds a text that is not valid " + charset);
        }
    }

    /** The text up to the end of the line, without it. */
    String line() throws IOException {
        byte[] line = new byte[LONGEST_NAME];
        for (int length = 0; length < LONGEST_NAME; length++) {
            int next = unsignedByte();
            if (next == '\n') {
                return new String(line, 0, length, StandardCharsets.UTF_8);
            }
            line[length] = (byte) next;
        }
        throw new BadPickle("it holds a name of more than %,d bytes".formatted(LONGEST_NAME));
    }

    private void fill() throws IOException {
        long left = end - next;
        if (left <= 0) {
            throw new BadPickle("it ends before its pickle does");
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int count = channel.read(buffer, next);
        if (count <= 0) {
            throw new BadPickle("it became shorter while it was read");
        }
        next += count;
        buffer.flip();
    }
}
