package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TorchThread.class)
class AttentionTest {
    /** Fewer tokens than a block has, one more than a block, and another number of keys. */
    @ParameterizedTest
    @CsvSource({"5, 5", "1025, 1025", "300, 77", "70, 40000"})
    void productsGiveWhatTheFusedKernelGives(int tokens, int keys) {
        Tensor q = TorchNoise.draw(1, List.of(2, 3, tokens, 16));
        Tensor k = TorchNoise.draw(2, List.of(2, 3, keys, 16));
        Tensor v = TorchNoise.draw(3, List.of(2, 3, keys, 16));
        assertThat(attend(Attention.PRODUCTS, q, k, v))
                .containsExactly(attend(Attention.FUSED, q, k, v), Offset.offset(2e-5f));
    }

    @Test
    void eachOfABatchIsWhatItIsAlone() {
        Tensor both = TorchNoise.draw(1, List.of(2, 3, 100, 16));
        float[] all = both.toArray();
        float[] second = new float[all.length / 2];
        System.arraycopy(all, second.length, second, 0, second.length);
        Tensor alone = Tensor.of(List.of(1, 3, 100, 16), second);
        float[] together = attend(Attention.PRODUCTS, both, both, both);
        float[] expected = new float[second.length];
        System.arraycopy(together, expected.length, expected, 0, expected.length);
        assertThat(attend(Attention.PRODUCTS, alone, alone, alone)).isEqualTo(expected);
    }

    @Test
    void exactNetworksUseTheFusedKernelAndOthersStayWithTheirChoice() {
        assertThat(Attention.fastest(NumberType.FP32, 40)).isEqualTo(Attention.FUSED);
        assertThat(Attention.fastest(NumberType.BF16, 40)).isEqualTo(Attention.fastest(NumberType.BF16, 40));
    }

    private static float[] attend(Attention how, Tensor q, Tensor k, Tensor v) {
        Tracer tracer = new Tracer();
        tracer.method(
                "work",
                List.of("q", "k", "v"),
                List.of(),
                (in, lists) -> in.get(0).attention(in.get(1), in.get(2), 16, false, how));
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue result = program.call(
                    scope,
                    "work",
                    scope.tensor(q),
                    scope.tensor(k),
                    scope.tensor(v),
                    cancel.tensor(),
                    scope.list(List.of()));
            return scope.floats(result);
        }
    }
}
