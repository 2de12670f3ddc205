package org.celflow.node.png;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads and writes text under a keyword in a PNG file (PNG specification, third edition, section 11.3.3). */
public final class PngText {
    /** The keyword under which our pictures carry the graph that made them, as JSON. */
    public static final String GRAPH = "celflow";

    /** The longest text that is read, in bytes, after inflating. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAX_KEYWORD = 79;
    private static final int HEADER_END = 8 + 8 + 13 + 4;
    /** Shorter text is not worth compressing. */
    private static final int COMPRESS_FROM = 1024;

    private PngText() {}

    /**
     * The first text under a keyword, from a {@code tEXt}, {@code zTXt} or {@code iTXt} chunk. Other chunks are skipped
     * unread; nothing is decoded.
     *
     * @param png the bytes of a PNG file; not closed
     * @throws IOException if it is no PNG file, is damaged before that text, or the text is longer than {@link #MAX_BYTES}:
     *     one sentence without the file's name
     */
    public static Optional<String> read(InputStream png, String keyword) throws IOException {
        PngChunks chunks = new PngChunks(new BufferedInputStream(png, 1 << 16));
        while (chunks.next()) {
            if (chunks.type().equals("tEXt")
                    || chunks.type().equals("zTXt")
                    || chunks.type().equals("iTXt")) {
                byte[] first = chunks.peek(MAX_KEYWORD + 1);
                if (keyword.equals(keywordOf(first))) {
                    return Optional.of(text(chunks.type(), chunks.rest(first, MAX_BYTES + 256)));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Writes a PNG file with a text added right after its header, where it is found without reading the pixels.
     *
     * @param png a whole PNG file, as an encoder made it
     * @param keyword 1 to 79 printable ASCII characters
     * @param text any text
     * @throws IllegalArgumentException if it is no PNG file or the keyword is not such a word
     */
    public static void insert(byte[] png, String keyword, String text, OutputStream out) throws IOException {
        if (!keyword.matches("[!-~]{1,%d}".formatted(MAX_KEYWORD))) {
            throw new IllegalArgumentException("'%s' is no keyword of PNG text".formatted(keyword));
        }
        PngChunks chunks;
        try {
            chunks = new PngChunks(new ByteArrayInputStream(png));
            if (!chunks.next() || !chunks.type().equals("IHDR") || chunks.length() != 13) {
                throw new IllegalArgumentException("the PNG file does not begin with its header");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        out.write(png, 0, HEADER_END);
        byte[] data = chunk(keyword, text);
        DataOutputStream numbers = new DataOutputStream(out);
        numbers.writeInt(data.length);
        numbers.write("iTXt".getBytes(StandardCharsets.ISO_8859_1));
        numbers.write(data);
        numbers.writeInt(PngChunks.checksum("iTXt", data));
        numbers.flush();
        out.write(png, HEADER_END, png.length - HEADER_END);
    }

    private static byte[] chunk(String keyword, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean compressed = utf8.length >= COMPRESS_FROM;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(keyword.getBytes(StandardCharsets.ISO_8859_1));
        // End of keyword, compressed or not, method 0, no language, no translated keyword.
        data.write(new byte[] {0, (byte) (compressed ? 1 : 0), 0, 0, 0});
        if (compressed) {
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
                deflater.write(utf8);
            }
        } else {
            data.write(utf8);
        }
        return data.toByteArray();
    }

    private static String keywordOf(byte[] first) {
        int end = indexOfZero(first, 0);
        return end < 0 ? "" : new String(first, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static String text(String type, byte[] data) throws IOException {
        int at = indexOfZero(data, 0) + 1;
        if (type.equals("tEXt")) {
            return plain(data, at, StandardCharsets.ISO_8859_1);
        }
        if (type.equals("zTXt")) {
            return inflated(data, method(data, at), StandardCharsets.ISO_8859_1);
        }
        if (at >= data.length) {
            throw broken();
        }
        boolean compressed = data[at] == 1;
        int language = method(data, at + 1);
        int translated = indexOfZero(data, language) + 1;
        int begin = indexOfZero(data, translated) + 1;
        if (translated == 0 || begin == 0) {
            throw broken();
        }
        return compressed ? inflated(data, begin, StandardCharsets.UTF_8) : plain(data, begin, StandardCharsets.UTF_8);
    }

    /** Checks the compression method and gives the place after it. */
    private static int method(byte[] data, int at) throws IOException {
        if (at >= data.length || data[at] != 0) {
            throw broken();
        }
        return at + 1;
    }

    private static String plain(byte[] data, int at, Charset charset) throws IOException {
        if (data.length - at > MAX_BYTES) {
            throw tooLong();
        }
        return new String(data, at, data.length - at, charset);
    }

    private static String inflated(byte[] data, int at, Charset charset) throws IOException {
        try (InflaterInputStream inflater =
                new InflaterInputStream(new ByteArrayInputStream(data, at, data.length - at))) {
            byte[] text = inflater.readNBytes(MAX_BYTES + 1);
            if (text.length > MAX_BYTES) {
                throw tooLong();
            }
            return new String(text, charset);
        } catch (ZipException | java.io.EOFException e) {
            throw new IOException("the text in the PNG file is damaged", e);
        }
    }

    private static int indexOfZero(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static IOException broken() {
        return new IOException("the text in the PNG file is damaged");
    }

    private static IOException tooLong() {
        return new IOException("the text in the PNG file is longer than %d MiB".formatted(MAX_BYTES >> 20));
    }
}
