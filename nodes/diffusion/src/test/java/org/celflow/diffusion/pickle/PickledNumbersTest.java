package org.celflow.diffusion.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.MappedTensors;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of PyTorch's files, mapped into libtorch's memory. */
@ExtendWith(TorchThread.class)
class PickledNumbersTest {
    @TempDir
    private Path folder;

    @Test
    void aTransposedViewIsReadInItsOwnOrder() throws Exception {
        byte[] pickle = Pickle.begin()
                .op('}')
                .text("columns")
                .tensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {1, 3})
                .op('s')
                .stop();
        Tensor read = read(
                "columns", TorchZip.of(pickle).floats("0", 0, 1, 2, 3, 4, 5).bytes());
        assertThat(read.shape()).containsExactly(2, 2);
        assertThat(read.toArray()).containsExactly(1, 4, 2, 5);
    }

    @Test
    void halvesAreWidened() throws Exception {
        byte[] halves = new byte[4];
        ByteBuffer.wrap(halves)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x3c00)
                .putShort((short) 0xc100);
        byte[] pickle = Pickle.begin()
                .op('}')
                .text("w")
                .tensor("HalfStorage", "0", 2, 0, new long[] {2}, new long[] {1})
                .op('s')
                .stop();
        assertThat(read("w", TorchZip.of(pickle).entry("archive/data/0", halves).bytes())
                        .toArray())
                .containsExactly(1, -2.5f);
    }

    @Test
    void numbersOfAnOldFileNeedNotBeAligned() throws Exception {
        assertThat(read("w", PickledFileTest.legacy("0", 3, 1, 2, 3)).toArray()).containsExactly(1, 2, 3);
    }

    private Tensor read(String name, byte[] bytes) throws Exception {
        TensorFile file = ModelFile.open(Files.write(folder.resolve("model.pt"), bytes));
        try (MappedTensors mapped = new MappedTensors(file);
                NativeScope scope = new NativeScope()) {
            return scope.read(mapped.fp32(scope, file.find(name).orElseThrow()));
        }
    }
}
