package org.celflow.imaging.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;
import org.celflow.node.png.PngChunks;

/** Reduces a PNG file to the chunks that carry its pixels, each with its checksum verified. */
final class PngPixels {
    private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final Set<String> WANTED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngPixels() {}

    /**
     * The reduced file.
     *
     * @throws IOException if the file ends too soon or a checksum does not fit: one sentence without the file's name
     */
    static byte[] of(byte[] png) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(png.length);
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        PngChunks chunks = new PngChunks(new ByteArrayInputStream(png));
        while (chunks.next()) {
            if (WANTED.contains(chunks.type())) {
                byte[] type = chunks.type().getBytes(StandardCharsets.ISO_8859_1);
                byte[] data = chunks.data(png.length);
                CRC32 crc = new CRC32();
                crc.update(type);
                crc.update(data);
                out.writeInt(data.length);
                out.write(type);
                out.write(data);
                out.writeInt((int) crc.getValue());
            }
        }
        out.flush();
        return bytes.toByteArray();
    }
}
