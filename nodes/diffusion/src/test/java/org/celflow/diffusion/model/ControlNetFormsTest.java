package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.RandomWeights;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class ControlNetFormsTest {
    private static final Map<String, String> RESIDUAL = Map.of(
            "in_layers.0", "norm1",
            "in_layers.2", "conv1",
            "emb_layers.1", "time_emb_proj",
            "out_layers.0", "norm2",
            "out_layers.3", "conv2",
            "skip_connection", "conv_shortcut");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @Test
    void theNamesOfDiffusersMeanTheSame() throws Exception {
        Path own = Golden.model("tiny-cn-seg.safetensors", folder);
        Path renamed = renamed(own, "diffusers.safetensors", ControlNetFormsTest::inDiffusers);
        assertThat(SafetensorsFile.open(renamed).entries().keySet())
                .contains(
                        "down_blocks.0.downsamplers.0.conv.weight",
                        "down_blocks.1.attentions.1.transformer_blocks.0.attn1.to_q.weight",
                        "mid_block.resnets.1.conv2.bias",
                        "controlnet_cond_embedding.conv_out.weight");
        List<Tensor> expected = residuals(own);
        List<Tensor> actual = residuals(renamed);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).toArray()).isEqualTo(expected.get(i).toArray());
        }
    }

    @Test
    void aNetworkForShuffledPicturesSaysTheSameAtEveryPlace() throws Exception {
        Path own = Golden.model("tiny-cn-seg.safetensors", folder);
        Path shuffle = renamed(own, "control_v11e_sd15_shuffle.safetensors", UnaryOperator.identity());
        List<Tensor> expected = residuals(own);
        List<Tensor> actual = residuals(shuffle);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).shape()).isEqualTo(expected.get(i).shape());
            int plane = expected.get(i).shape().get(2) * expected.get(i).shape().get(3);
            float[] each = expected.get(i).toArray();
            for (int at = 0; at < each.length; at += plane) {
                double mean = 0;
                for (int j = at; j < at + plane; j++) {
                    mean += each[j] / plane;
                }
                assertThat(actual.get(i).data().get(at)).isCloseTo((float) mean, within());
                assertThat(actual.get(i).data().get(at + plane - 1)).isCloseTo((float) mean, within());
            }
        }
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-4f);
    }

    @Test
    void aNetworkForXlFollowsTextVectorAndPicture() throws Exception {
        Path checkpointFile = Golden.model("tiny-sdxl.safetensors", folder);
        Path file = controlForXl(checkpointFile);
        Tensor x = TorchNoise.draw(1, List.of(1, 4, 8, 8));
        try (LoadedCheckpoint checkpoint =
                        new CheckpointLoader().load(LoadedCheckpoint.ref(ref(checkpointFile), "fp32"));
                LoadedControlNet control = load(file)) {
            Guide one = guide(2, 3);
            Guide other = guide(2, 4);
            List<Tensor> free = predict(checkpoint, x, List.of(one, other), List.of());
            ControlUse half = new ControlUse(control, picture(0.2f), List.of(0.5, 0.0));
            List<Tensor> both = predict(checkpoint, x, List.of(one, other), List.of(half, half));
            List<Tensor> whole = predict(
                    checkpoint,
                    x,
                    List.of(one, other),
                    List.of(new ControlUse(control, picture(0.2f), List.of(1.0, 0.0))));
            assertThat(distance(both.get(0), whole.get(0))).isLessThan(1e-3);
            assertThat(distance(whole.get(0), free.get(0))).isGreaterThan(1e-3);
            assertThat(distance(whole.get(1), free.get(1))).isLessThan(1e-4);
            // Alone gives what side by side gives, so each guide's network sees its own vector.
            Tensor alone = predict(
                            checkpoint,
                            x,
                            List.of(other),
                            List.of(new ControlUse(control, picture(0.2f), List.of(1.0))))
                    .get(0);
            Tensor beside = predict(
                            checkpoint,
                            x,
                            List.of(one, other),
                            List.of(new ControlUse(control, picture(0.2f), List.of(1.0, 1.0))))
                    .get(1);
            assertThat(distance(beside, alone)).isLessThan(1e-3);
        }
    }

    @Test
    void aNetworkOfAnotherFamilyIsRefused() throws Exception {
        Path checkpointFile = Golden.model("tiny-sdxl.safetensors", folder);
        try (LoadedCheckpoint checkpoint =
                        new CheckpointLoader().load(LoadedCheckpoint.ref(ref(checkpointFile), "fp32"));
                LoadedControlNet control = load(Golden.model("tiny-cn-seg.safetensors", folder))) {
            assertThatThrownBy(() -> predict(
                            checkpoint,
                            TorchNoise.draw(1, List.of(1, 4, 8, 8)),
                            List.of(guide(2, 3)),
                            List.of(new ControlUse(control, picture(0.5f), List.of(1.0)))))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining(
                            "tiny-cn-seg.safetensors was made for another model than tiny-sdxl.safetensors");
        }
    }

    /** The descending half of the denoiser's layout with random numbers. */
    private static Path controlForXl(Path checkpoint) throws Exception {
        String prefix = "model.diffusion_model.";
        RandomWeights weights = new RandomWeights(7);
        for (TensorEntry entry : SafetensorsFile.open(checkpoint).entries().values()) {
            String name = entry.name().startsWith(prefix) ? entry.name().substring(prefix.length()) : "";
            if (name.matches("(time_embed|label_emb|input_blocks|middle_block)\\..*")) {
                int inputs = entry.shape().stream().skip(1).reduce(1, (a, b) -> a * b);
                weights.fill(name, entry.shape().size() == 1 ? 0.3 : Math.sqrt(1.0 / inputs), entry.shape());
            }
        }
        int[] hint = {3, 16, 16, 32, 32, 96, 96, 256, 32};
        for (int i = 0; i < 8; i++) {
            weights.convolution("input_hint_block." + 2 * i, hint[i + 1], hint[i], 3);
        }
        DenoiserConfig config = DenoiserConfig.read(SafetensorsFile.open(checkpoint), prefix, "UNet");
        for (int i = 0; i < config.skipChannels().size(); i++) {
            int channels = config.skipChannels().get(i);
            weights.convolution("zero_convs." + i + ".0", channels, channels, 1);
        }
        weights.convolution("middle_block_out.0", config.middleChannels(), config.middleChannels(), 1);
        return weights.write(folder.resolve("cn-xl.safetensors"));
    }

    private static Guide guide(long text, long vector) {
        return new Guide(
                TorchNoise.draw(text, List.of(77, 128)),
                Optional.of(TorchNoise.draw(vector, List.of(1600))),
                Optional.empty());
    }

    private static List<Tensor> predict(
            LoadedCheckpoint checkpoint, Tensor x, List<Guide> guides, List<ControlUse> uses) throws Exception {
        BitSet active = new BitSet();
        active.set(0, uses.size());
        try (UNetSession session = checkpoint.unet().open(1, 8, 8, guides, uses, List.of())) {
            return session.predict(x, 500, active, Interrupt.NEVER);
        }
    }

    private static List<Tensor> residuals(Path file) throws Exception {
        try (LoadedControlNet control = load(file)) {
            return ControlResiduals.of(
                    control,
                    TorchNoise.draw(1, List.of(1, 4, 8, 8)),
                    400,
                    TorchNoise.draw(2, List.of(1, 3, 64, 64)),
                    new Guide(TorchNoise.draw(3, List.of(77, 64)), Optional.empty(), Optional.empty()));
        }
    }

    private static LoadedControlNet load(Path file) throws Exception {
        return new ControlNetLoader().load(LoadedControlNet.ref(ref(file), "fp32"));
    }

    private static FileRef ref(Path file) {
        return new FileRef(file, "0".repeat(64));
    }

    private static Image picture(float grey) {
        float[] pixels = new float[64 * 64 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 7 == 0 ? grey : 1 - grey;
        }
        return Image.of(64, 64, 3, pixels);
    }

    private static double distance(Tensor a, Tensor b) {
        double largest = 0;
        for (int i = 0; i < a.data().capacity(); i++) {
            largest = Math.max(largest, Math.abs(a.data().get(i) - b.data().get(i)));
        }
        return largest;
    }

    private static Path renamed(Path file, String name, UnaryOperator<String> naming) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        ObjectMapper json = new ObjectMapper();
        ObjectNode header = (ObjectNode) json.readTree(bytes, 8, length);
        ObjectNode changed = json.createObjectNode();
        header.properties().forEach(entry -> changed.set(naming.apply(entry.getKey()), entry.getValue()));
        byte[] written = json.writeValueAsBytes(changed);
        ByteBuffer all = ByteBuffer.allocate(8 + written.length + bytes.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(written.length).put(written).put(bytes, 8 + length, bytes.length - 8 - length);
        return Files.write(folder.resolve(name), all.array());
    }

    /** As a converter for two residual blocks a level names it. */
    private static String inDiffusers(String own) {
        String name = own.replace("control_model.", "");
        List<String[]> fixed = new ArrayList<>(List.of(
                new String[] {"time_embed.0.", "time_embedding.linear_1."},
                new String[] {"time_embed.2.", "time_embedding.linear_2."},
                new String[] {"input_blocks.0.0.", "conv_in."},
                new String[] {"middle_block_out.0.", "controlnet_mid_block."},
                new String[] {"input_hint_block.0.", "controlnet_cond_embedding.conv_in."},
                new String[] {"input_hint_block.14.", "controlnet_cond_embedding.conv_out."},
                new String[] {"middle_block.1.", "mid_block.attentions.0."}));
        for (int i = 1; i < 7; i++) {
            fixed.add(
                    new String[] {"input_hint_block." + 2 * i + ".", "controlnet_cond_embedding.blocks." + (i - 1) + "."
                    });
        }
        for (String[] pair : fixed) {
            if (name.startsWith(pair[0])) {
                return pair[1] + name.substring(pair[0].length());
            }
        }
        Matcher exit = Pattern.compile("zero_convs\\.(\\d+)\\.0\\.(.*)").matcher(name);
        if (exit.matches()) {
            return "controlnet_down_blocks." + exit.group(1) + "." + exit.group(2);
        }
        Matcher middle =
                Pattern.compile("middle_block\\.([02])\\.(.*)\\.(\\w+)").matcher(name);
        if (middle.matches()) {
            return "mid_block.resnets." + (middle.group(1).equals("0") ? 0 : 1) + "." + RESIDUAL.get(middle.group(2))
                    + "." + middle.group(3);
        }
        Matcher block =
                Pattern.compile("input_blocks\\.(\\d+)\\.(\\d)\\.(.*)\\.(\\w+)").matcher(name);
        if (!block.matches()) {
            return name;
        }
        int at = Integer.parseInt(block.group(1)) - 1;
        String level = "down_blocks." + Math.floorDiv(at, 3) + ".";
        String last = "." + block.group(4);
        if (block.group(3).equals("op")) {
            return level + "downsamplers.0.conv" + last;
        }
        return block.group(2).equals("0")
                ? level + "resnets." + at % 3 + "." + RESIDUAL.get(block.group(3)) + last
                : level + "attentions." + at % 3 + "." + block.group(3) + last;
    }
}
