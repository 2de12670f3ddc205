package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TorchThread.class)
class KernelsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @ParameterizedTest
    @EnumSource
    void allKernelsGiveTheSameNumbersButForRounding(Kernels kernels) throws Exception {
        float[] plain = predicted(Kernels.PLAIN);
        assertThat(predicted(kernels)).containsExactly(plain, Offset.offset(3e-5f));
    }

    private static float[] predicted(Kernels kernels) throws Exception {
        DenoiserProgram program = DenoiserProgram.of(
                ModelFile.open(Golden.model("tiny-sd15.safetensors", folder)), NumberType.FP32, kernels);
        List<Guide> texts = Guide.ofTexts(List.of(noise(2, 77, 64), noise(3, 77, 64)));
        try (DenoiserProgram.Opened opened = program.open();
                UNetSession session = opened.unet().open(1, 8, 8, texts, List.of(), List.of())) {
            return session.predict(noise(1, 1, 4, 8, 8), 500, new BitSet(), Interrupt.NEVER)
                    .get(1)
                    .toArray();
        }
    }

    private static Tensor noise(long seed, Integer... shape) {
        return TorchNoise.draw(seed, List.of(shape));
    }
}
