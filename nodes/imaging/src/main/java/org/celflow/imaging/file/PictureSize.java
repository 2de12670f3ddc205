package org.celflow.imaging.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the header of a picture file says, read without decoding: PNG, JPEG, WebP or BMP.
 *
 * @param format the kind of file
 * @param width pixels in a row
 * @param height rows
 */
record PictureSize(Format format, long width, long height) {
    private static final int MAX_SIDE = 16_384;
    private static final long MAX_PIXELS = 128L << 20;

    /** The kinds of file that are read. */
    enum Format {
        PNG,
        JPEG,
        WEBP,
        BMP
    }

    /** Whether a picture of that size is read. */
    boolean accepted() {
        return width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;
    }

    /** The size, or empty if this is none of these files or its header is cut off. */
    static Optional<PictureSize> read(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        try {
            if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n") && startsWith(file, 12, "IHDR")) {
                return Optional.of(new PictureSize(Format.PNG, unsigned(bytes, 16), unsigned(bytes, 20)));
            } else if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
                return jpeg(bytes);
            } else if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
                return webp(file, bytes.order(ByteOrder.LITTLE_ENDIAN));
            } else if (startsWith(file, 0, "BM")) {
                bytes.order(ByteOrder.LITTLE_ENDIAN);
                return Optional.of(new PictureSize(
                        Format.BMP, Math.abs((long) bytes.getInt(18)), Math.abs((long) bytes.getInt(22))));
            }
            return Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Walks the segments to the first start of frame (ITU-T T.81, annex B). */
    private static Optional<PictureSize> jpeg(ByteBuffer bytes) {
        int at = 2;
        while (true) {
            int marker = bytes.getShort(at) & 0xffff;
            if (marker >> 8 != 0xff) {
                return Optional.empty();
            }
            boolean frame =
                    marker >= 0xffc0 && marker <= 0xffcf && marker != 0xffc4 && marker != 0xffc8 && marker != 0xffcc;
            if (frame) {
                return Optional.of(
                        new PictureSize(Format.JPEG, bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff));
            }
            // 0xff may be repeated as filling; every other segment says its length, itself included.
            at += marker == 0xffff ? 1 : 2 + Math.max(2, bytes.getShort(at + 2) & 0xffff);
        }
    }

    /** The first chunk says the size, in one of three ways (RFC 9649). */
    private static Optional<PictureSize> webp(byte[] file, ByteBuffer bytes) {
        if (startsWith(file, 12, "VP8X")) {
            return webp(1L + (bytes.getInt(24) & 0xffffff), 1L + (bytes.getInt(27) & 0xffffff));
        } else if (startsWith(file, 12, "VP8L")) {
            int packed = bytes.getInt(21);
            return webp(1L + (packed & 0x3fff), 1L + (packed >> 14 & 0x3fff));
        } else if (startsWith(file, 12, "VP8 ")) {
            return webp(bytes.getShort(26) & 0x3fff, bytes.getShort(28) & 0x3fff);
        }
        return Optional.empty();
    }

    private static Optional<PictureSize> webp(long width, long height) {
        return Optional.of(new PictureSize(Format.WEBP, width, height));
    }

    private static long unsigned(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xffffffffL;
    }

    private static boolean startsWith(byte[] file, int at, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        if (at + expected.length > file.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
