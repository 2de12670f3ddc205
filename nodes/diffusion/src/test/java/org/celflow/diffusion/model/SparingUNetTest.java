package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.Memory;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class SparingUNetTest {
    private final List<String> warnings = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private int open;

    @Test
    void withMemoryEnoughAllIsOneCall() throws Exception {
        assertThat(predicted(8, 2, 3)).isEqualTo(expected(2, 3));
        assertThat(calls).containsExactly("2 latents, 3 guides");
        assertThat(warnings).isEmpty();
    }

    @Test
    void guidesAreHalvedBeforeLatents() throws Exception {
        assertThat(predicted(4, 2, 3)).isEqualTo(expected(2, 3));
        assertThat(calls).containsExactly("2 latents, 1 guides", "2 latents, 2 guides");
        assertThat(warnings).singleElement().asString().contains("3 prompts and 2 latents");
    }

    @Test
    void theSmallestPartIsOneOfEach() throws Exception {
        assertThat(predicted(1, 3, 2)).isEqualTo(expected(3, 2));
        assertThat(calls).hasSize(6).containsOnly("1 latents, 1 guides");
    }

    @Test
    void whatDoesNotFitAtAllFails() {
        assertThatThrownBy(() -> predicted(0, 2, 2)).isInstanceOf(TorchException.class);
        assertThat(open).isZero();
    }

    @Test
    void aSessionThatWasHalvedStaysHalved() throws Exception {
        try (UNetSession session = session(2, 2, 2)) {
            session.predict(latents(2), 5, new BitSet(), Interrupt.NEVER);
            session.predict(latents(2), 5, new BitSet(), Interrupt.NEVER);
        }
        assertThat(calls).hasSize(4);
        assertThat(warnings).hasSize(1);
        assertThat(open).isZero();
    }

    /** Each number is ten times that of the latent, plus that of the guide. */
    private static List<List<Float>> expected(int latents, int guides) {
        List<List<Float>> all = new ArrayList<>();
        for (int guide = 0; guide < guides; guide++) {
            List<Float> one = new ArrayList<>();
            for (int latent = 0; latent < latents; latent++) {
                one.add(10f * latent + guide);
            }
            all.add(one);
        }
        return all;
    }

    private List<List<Float>> predicted(int memory, int latents, int guides) throws Exception {
        try (UNetSession session = session(memory, latents, guides)) {
            List<List<Float>> all = new ArrayList<>();
            for (Tensor tensor : session.predict(latents(latents), 5, new BitSet(), Interrupt.NEVER)) {
                List<Float> one = new ArrayList<>();
                for (float number : tensor.toArray()) {
                    one.add(number);
                }
                all.add(one);
            }
            return all;
        } finally {
            assertThat(open).isZero();
        }
    }

    private UNetSession session(int memory, int latents, int guides) throws Exception {
        List<Tensor> texts = new ArrayList<>();
        for (int guide = 0; guide < guides; guide++) {
            texts.add(Tensor.of(List.of(1, 1), new float[] {guide}));
        }
        return new SparingUNet(new Small(memory), warnings::add)
                .open(latents, 1, 1, Guide.ofTexts(texts), List.of(), List.of());
    }

    private static Tensor latents(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return Tensor.of(List.of(count, 1, 1, 1), numbers);
    }

    /** A denoiser that has memory for so many latents times guides. */
    private final class Small implements UNet {
        private final int memory;

        Small(int memory) {
            this.memory = memory;
        }

        @Override
        public int contextWidth() {
            return 1;
        }

        @Override
        public Optional<Tensor> vector(Conditioning.Entry entry, int height, int width, boolean avoided) {
            return Optional.empty();
        }

        @Override
        public int furtherChannels() {
            return 0;
        }

        @Override
        public UNetSession open(
                int batch,
                int height,
                int width,
                List<Guide> guides,
                List<ControlUse> uses,
                List<ModelChange> changes) {
            open++;
            return new UNetSession() {
                @Override
                public List<Tensor> predict(Tensor input, int timestep, BitSet active, Interrupt interrupt) {
                    if (batch * guides.size() > memory) {
                        throw Memory.shortage();
                    }
                    calls.add("%d latents, %d guides".formatted(batch, guides.size()));
                    List<Tensor> answers = new ArrayList<>();
                    for (Guide guide : guides) {
                        float[] numbers = input.toArray();
                        for (int i = 0; i < numbers.length; i++) {
                            numbers[i] =
                                    10 * numbers[i] + guide.context().data().get(0);
                        }
                        answers.add(Tensor.of(input.shape(), numbers));
                    }
                    return answers;
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }
}
