package org.celflow.reference;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/** The numbers of a group, in one safetensors file. A tensor is read when it is asked for. */
public final class CaseTensors {
    private static final int MOST_BYTES = 1 << 30;

    private final Optional<TensorFile> file;

    private CaseTensors(Optional<TensorFile> file) {
        this.file = file;
    }

    /** Of a group without numbers. */
    static CaseTensors none() {
        return new CaseTensors(Optional.empty());
    }

    /** Reads the table of contents. */
    static CaseTensors open(Path path) throws BadCaseException {
        try {
            return new CaseTensors(Optional.of(SafetensorsFile.open(path)));
        } catch (NodeException e) {
            throw new BadCaseException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A tensor as float32; whole numbers beyond 2^24 are rounded. */
    Tensor read(String key) throws BadCaseException {
        TensorFile tensors = file.orElseThrow(
                () -> new BadCaseException("the tensor '%s' is missing: its group has no numbers".formatted(key)));
        TensorEntry entry = tensors.find(key)
                .orElseThrow(() -> new BadCaseException("%s has no tensor '%s'".formatted(tensors.name(), key)));
        return Tensor.of(entry.shape(), numbers(tensors, entry));
    }

    private static float[] numbers(TensorFile tensors, TensorEntry entry) throws BadCaseException {
        long bytes = entry.end() - entry.begin();
        if (bytes > MOST_BYTES) {
            throw new BadCaseException("%s: the tensor '%s' has %,d bytes, more than a case may have"
                    .formatted(tensors.name(), entry.name(), bytes));
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(tensors.path(), StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, entry.begin() + buffer.position()) < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw new BadCaseException("%s cannot be read: %s".formatted(tensors.path(), e.getMessage()), e);
        }
        float[] numbers = new float[(int) bytes / entry.type().bytes()];
        for (int i = 0; i < numbers.length; i++) {
            int at = i * entry.type().bytes();
            numbers[i] = switch (entry.type()) {
                case F64 -> (float) buffer.getDouble(at);
                case F32 -> buffer.getFloat(at);
                case I64, U64 -> buffer.getLong(at);
                case I32, U32 -> buffer.getInt(at);
                case I16 -> buffer.getShort(at);
                case I8 -> buffer.get(at);
                case U8, BOOL -> buffer.get(at) & 0xff;
                case F16, BF16, F8_E4M3, F8_E5M2, U16 ->
                    throw new BadCaseException("%s: the tensor '%s' holds numbers of the type %s, which no case has"
                            .formatted(tensors.name(), entry.name(), entry.type()));
            };
        }
        return numbers;
    }
}
