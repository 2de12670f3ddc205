package org.celflow.diffusion.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The smallest file that libtorch loads as a script module: four stored zip entries under one folder. */
final class Archive {
    /** Selects the operator semantics of libtorch 2.7, the highest that it reads. Lower ones change results silently. */
    private static final String VERSION = "10\n";

    private Archive() {}

    /** Wraps the code of class {@code __torch__.Prog}. */
    static byte[] of(String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "prog/data.pkl", module());
            entry(zip, "prog/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            entry(zip, "prog/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // pickle of ()
            entry(zip, "prog/version", VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The pickle of {@code Prog()} with the state {@code {"training": False}}. */
    private static byte[] module() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2});
        pickle.write("c__torch__\nProg\n".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {')', (byte) 0x81, '}', 'X', 8, 0, 0, 0});
        pickle.write("training".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {(byte) 0x89, 's', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
