package org.celflow.diffusion.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.celflow.node.NodeException;

/**
 * Writes a checkpoint of the full size of Stable Diffusion 1.5 whose weights are random: what a network costs does not depend on
 * what it learned. Weights are drawn so that numbers keep their size from layer to layer.
 */
public final class RandomCheckpoint {
    /** What a draw of 16 random bits chooses from. */
    private static final int TABLE = 1 << 16;

    private static final int BUFFER = 1 << 22;
    private static final int BYTES = 2;
    private static final long MARGIN = 256L << 20;

    private final Map<String, List<Integer>> shapes = StableDiffusionTensors.all();
    private final float[] normal = new float[TABLE];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long state = 0x9E3779B97F4A7C15L;

    /** Draws the table. */
    public RandomCheckpoint() {
        Random random = new Random(1);
        for (int i = 0; i < TABLE; i++) {
            normal[i] = (float) random.nextGaussian();
        }
    }

    /** The length of the file's numbers in bytes. */
    public long bytes() {
        return shapes.values().stream().mapToLong(RandomCheckpoint::count).sum() * BYTES;
    }

    /**
     * Writes the file in fp16, through a temporary file beside it.
     *
     * @throws NodeException when the disk has too little room
     */
    public void write(Path file) throws IOException, NodeException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("no folder: " + file);
        }
        Files.createDirectories(folder);
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < bytes() + MARGIN) {
            throw new NodeException(
                    "%s has room for %d MB, and a checkpoint takes %d MB; make room or name another folder"
                            .formatted(folder, room >> 20, (bytes() + MARGIN) >> 20));
        }
        Path written = Files.createTempFile(folder, "random", ".part");
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                write(channel);
            }
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private void write(FileChannel channel) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        buffer.clear().putLong(header.length);
        drain(channel);
        channel.write(ByteBuffer.wrap(header));
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            short[] table = table(tensor.getKey(), tensor.getValue());
            for (long left = count(tensor.getValue()); left > 0; ) {
                int now = (int) Math.min(left, BUFFER / BYTES);
                buffer.clear();
                fill(table, now);
                drain(channel);
                left -= now;
            }
        }
    }

    private void fill(short[] table, int count) {
        for (int i = 0; i < count; i++) {
            // xorshift64 (Marsaglia 2003)
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            buffer.putShort(BYTES * i, table[(int) (state >>> 48)]);
        }
        buffer.position(BYTES * count);
    }

    private void drain(FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Norms scale by about 1, biases shift little, and a matrix keeps the variance of what it multiplies. */
    private short[] table(String name, List<Integer> shape) {
        boolean scale = shape.size() == 1 && name.endsWith(".weight");
        int inputs = shape.stream().skip(1).reduce(1, (a, b) -> a * b);
        float deviation = shape.size() == 1 ? 0.02f : (float) (1 / Math.sqrt(inputs));
        short[] table = new short[TABLE];
        for (int i = 0; i < TABLE; i++) {
            table[i] = half(normal[i] * deviation + (scale ? 1 : 0));
        }
        return table;
    }

    /** The nearest number of 16 bits, toward zero; what is smaller than a normal number becomes zero. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int exponent = (bits >>> 23 & 0xFF) - 127 + 15;
        if (exponent <= 0) {
            return (short) sign;
        }
        return (short) (sign | exponent << 10 | bits >>> 13 & 0x3FF);
    }

    private String header() {
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            long end = at + BYTES * count(tensor.getValue());
            json.append(json.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), tensor.getValue(), at, end));
            at = end;
        }
        json.append('}');
        // Numbers begin at a multiple of eight bytes, as other writers have it.
        return json.append(" ".repeat(-json.length() & 7)).toString();
    }

    private static long count(List<Integer> shape) {
        return shape.stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b);
    }
}
