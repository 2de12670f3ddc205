package org.celflow.diffusion.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
@SuppressWarnings("NullAway.Init") // set by JUnit
class WeightBankTest {
    private static final String METHODS = """
              def at(self: __torch__.Prog, w: List[Tensor], i: int) -> Tensor:
                x = torch.contiguous(torch.to(w[i], 6))
                return x
            """;

    @TempDir
    private Path folder;

    @Test
    void numbersOfLargeWeightsInHalfPrecisionAreRoundedToTheNearestInTheWantedType() throws Exception {
        short[] matrix = halves(1031 * 1009);
        short[] kernel = halves(301 * 257 * 9);
        Path file = safetensors(matrix, "[1031,1009]", kernel, "[301,257,3,3]");
        List<Weight> weights = List.of(
                Weight.matrix(List.of("m"), List.of(List.of(1031, 1009))),
                Weight.convolution("k", 301, 257, 3, 1, 1),
                Weight.plain("m", 1031, 1009));
        try (WeightBank bank =
                        WeightBank.open(ModelFile.open(file), "network", weights, NumberType.BF16, Long.MAX_VALUE);
                WeightList list = bank.list(WeightChanges.NONE);
                Program program = Program.load(METHODS);
                NativeScope scope = new NativeScope()) {
            for (int i = 0; i < weights.size(); i++) {
                float[] numbers = scope.floats(program.call(scope, "at", list.list(), scope.number(i)));
                assertThat(numbers).isEqualTo(rounded(i == 1 ? kernel : matrix));
            }
        }
    }

    @Test
    void aWeightThatLiesAskewInItsFileCountsAsMemorySinceItIsCopied() throws Exception {
        short[] few = halves(16);
        for (int padding = 0; padding < 2; padding++) {
            Path file = safetensors(few, "[4,4]", few, "[4,4,1,1]" + " ".repeat(padding));
            TensorFile read = ModelFile.open(file);
            boolean askew = read.find("m").orElseThrow().begin() % 2 != 0;
            List<Weight> weights = List.of(Weight.stored("m", List.of(4, 4)));
            try (WeightBank bank = WeightBank.open(read, "network", weights, NumberType.BF16, 0);
                    WeightList list = bank.list(WeightChanges.NONE);
                    Program program = Program.load(METHODS);
                    NativeScope scope = new NativeScope()) {
                assertThat(bank.bytes()).isEqualTo(askew ? 32 : 0);
                assertThat(scope.floats(program.call(scope, "at", list.list(), scope.number(0))))
                        .hasSize(16);
            }
        }
    }

    private static short[] halves(int count) {
        Random random = new Random(count);
        short[] halves = new short[count];
        for (int i = 0; i < count; i++) {
            int exponent = random.nextInt(31); // of every size, the subnormal ones too, but not infinite
            halves[i] = (short) (random.nextInt(2) << 15 | exponent << 10 | random.nextInt(1 << 10));
        }
        return halves;
    }

    /** To 8 bits, to the nearest, ties to the even one. */
    private static float[] rounded(short[] halves) {
        float[] numbers = new float[halves.length];
        for (int i = 0; i < halves.length; i++) {
            int bits = Float.floatToRawIntBits(value(halves[i]));
            int up = 0x7fff + (bits >>> 16 & 1);
            numbers[i] = Float.intBitsToFloat(bits + up & 0xffff0000);
        }
        return numbers;
    }

    private static float value(short half) {
        int exponent = half >> 10 & 31;
        int fraction = half & 1023;
        double size = exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
        return (float) (half < 0 ? -size : size);
    }

    private Path safetensors(short[] matrix, String matrixShape, short[] kernel, String kernelShape) throws Exception {
        byte[] header =
                "{\"m\":{\"dtype\":\"F16\",\"shape\":%s,\"data_offsets\":[0,%d]},\"k\":{\"dtype\":\"F16\",\"shape\":%s,\"data_offsets\":[%d,%d]}}"
                        .formatted(
                                matrixShape,
                                2 * matrix.length,
                                kernelShape,
                                2 * matrix.length,
                                2 * (matrix.length + kernel.length))
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 2 * (matrix.length + kernel.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        bytes.asShortBuffer().put(matrix).put(kernel);
        return Files.write(folder.resolve("halves.safetensors"), bytes.array());
    }
}
