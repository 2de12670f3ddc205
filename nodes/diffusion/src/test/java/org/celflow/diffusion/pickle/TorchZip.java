package org.celflow.diffusion.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Writes zip files as PyTorch does, or almost. */
final class TorchZip {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private Consumer<ByteBuffer> local = header -> {};
    private Consumer<ByteBuffer> central = header -> {};

    static TorchZip of(byte[] pickle) {
        return new TorchZip().entry("archive/data.pkl", pickle).entry("archive/byteorder", ascii("little"));
    }

    TorchZip entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** A storage of 32-bit numbers. */
    TorchZip floats(String key, float... numbers) {
        ByteBuffer content = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            content.putFloat(number);
        }
        return entry("archive/data/" + key, content.array());
    }

    /** Falsifies the fixed part of every local header. */
    TorchZip local(Consumer<ByteBuffer> change) {
        local = change;
        return this;
    }

    /** Falsifies the fixed part of every central header. */
    TorchZip central(Consumer<ByteBuffer> change) {
        central = change;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        entries.forEach((name, content) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(content);
            byte[] localHeader = new byte[30];
            ByteBuffer before = littleEndian(localHeader);
            before.putInt(0, 0x04034b50).putShort(4, (short) 20).putInt(14, (int) crc.getValue());
            before.putInt(18, content.length).putInt(22, content.length).putShort(26, (short) nameBytes.length);
            byte[] centralHeader = new byte[46];
            ByteBuffer listed = littleEndian(centralHeader);
            listed.putInt(0, 0x02014b50).putShort(6, (short) 20).putInt(16, (int) crc.getValue());
            listed.putInt(20, content.length).putInt(24, content.length).putShort(28, (short) nameBytes.length);
            listed.putInt(42, out.size());
            local.accept(before);
            out.writeBytes(localHeader);
            out.writeBytes(nameBytes);
            out.writeBytes(content);
            central.accept(listed);
            table.writeBytes(centralHeader);
            table.writeBytes(nameBytes);
        });
        byte[] closing = new byte[22];
        ByteBuffer end = littleEndian(closing);
        end.putInt(0, 0x06054b50).putShort(8, (short) entries.size()).putShort(10, (short) entries.size());
        end.putInt(12, table.size()).putInt(16, out.size());
        out.writeBytes(table.toByteArray());
        out.writeBytes(closing);
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
