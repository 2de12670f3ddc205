package org.celflow.node.png;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Walks the chunks of a PNG file from its first to its last (PNG specification, third edition, section 5). Holds one chunk at
 * most, and that only when asked for its bytes. Not for several threads.
 */
public final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
    /** More than any honest file has. */
    private static final int MAX_CHUNKS = 1 << 20;

    private final DataInputStream in;
    private String type = "";
    private int length;
    /** Bytes of the chunk, with its checksum, that were not read yet. */
    private long left;

    private int chunks;

    /**
     * Begins at the first byte of a file. Buffer the stream; it is not closed here.
     *
     * @throws IOException if it is no PNG file
     */
    public PngChunks(InputStream stream) throws IOException {
        in = new DataInputStream(stream);
        byte[] first = in.readNBytes(SIGNATURE.length);
        if (!Arrays.equals(first, SIGNATURE)) {
            throw new IOException("this is no PNG file");
        }
    }

    /**
     * Goes to the next chunk.
     *
     * @return false after the last
     * @throws IOException if the file ends too soon or holds something that is no chunk
     */
    public boolean next() throws IOException {
        if (type.equals("IEND")) {
            return false;
        }
        try {
            in.skipNBytes(left);
            length = in.readInt();
            byte[] name = new byte[4];
            in.readFully(name);
            left = length + 4L;
            type = new String(name, StandardCharsets.ISO_8859_1);
        } catch (EOFException e) {
            throw new IOException("the PNG file ends too soon, after %d chunks".formatted(chunks), e);
        }
        if (length < 0 || !type.matches("[A-Za-z]{4}")) {
            throw new IOException("the PNG file is damaged after %d chunks".formatted(chunks));
        }
        if (++chunks > MAX_CHUNKS) {
            throw new IOException("the PNG file has more than %d chunks".formatted(MAX_CHUNKS));
        }
        return true;
    }

    /** The chunk's type, as {@code IHDR}. */
    public String type() {
        return type;
    }

    /** The number of bytes of the chunk's data. */
    public int length() {
        return length;
    }

    /**
     * The first bytes of the chunk's data, at most so many. The rest can no longer be read.
     *
     * @throws IOException if the file ends too soon
     */
    public byte[] peek(int most) throws IOException {
        byte[] first = in.readNBytes((int) Math.min(Math.min(most, length), left));
        left -= first.length;
        return first;
    }

    /**
     * All bytes of the chunk's data. Call it once a chunk.
     *
     * @param most the largest size that is accepted
     * @throws IOException if there are more, fewer, or the checksum does not fit
     */
    public byte[] data(int most) throws IOException {
        return rest(new byte[0], most);
    }

    /** All bytes of the chunk's data of which the first were {@link #peek peeked}. */
    byte[] rest(byte[] peeked, int most) throws IOException {
        if (length > most) {
            throw new IOException(
                    "the %s chunk of the PNG file holds %d bytes; at most %d are read".formatted(type, length, most));
        }
        // Read, not allocated by its word: a short file may claim any length.
        byte[] more = in.readNBytes(length - peeked.length);
        byte[] data = Arrays.copyOf(peeked, peeked.length + more.length);
        System.arraycopy(more, 0, data, peeked.length, more.length);
        if (data.length < length) {
            throw new IOException("the PNG file ends too soon, inside its chunk %s".formatted(type));
        }
        int checksum;
        try {
            checksum = in.readInt();
        } catch (EOFException e) {
            throw new IOException("the PNG file ends too soon, inside its chunk %s".formatted(type), e);
        }
        left = 0;
        if (checksum != checksum(type, data)) {
            throw new IOException("the %s chunk of the PNG file is damaged: its checksum does not fit".formatted(type));
        }
        return data;
    }

    static int checksum(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.ISO_8859_1));
        crc.update(data);
        return (int) crc.getValue();
    }
}
