package org.celflow.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.MappedTensors;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TorchThread.class)
class LoraMergeGoldenTest {
    @TempDir
    private Path folder;

    /** The numbers of the other case are those of the checkpoint: it was recorded without its LoRA. */
    private static final String UNCHANGED = "m0.8_c0.8";

    static Stream<GoldenCase> cases() {
        return Golden.cases("lora_weights").stream().filter(c -> !c.id().equals(UNCHANGED));
    }

    @Test
    void theCaseThatIsLeftOutHoldsTheCheckpointsOwnWeights() throws Exception {
        GoldenCase golden = Golden.only("lora_weights", UNCHANGED);
        TensorFile checkpoint = ModelFile.open(Golden.model("tiny-sd15.safetensors", folder));
        try (MappedTensors mapped = new MappedTensors(checkpoint);
                NativeScope scope = new NativeScope()) {
            for (String tensor :
                    (Iterable<String>) () -> golden.json().get("tensors").fieldNames()) {
                golden.assertClose(
                        tensor,
                        scope.read(mapped.fp32(scope, checkpoint.find(tensor).orElseThrow())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyChangedWeightAgreesWithComfyUi(GoldenCase golden) throws Exception {
        JsonNode params = golden.params();
        TensorFile checkpoint =
                ModelFile.open(Golden.model(params.get("checkpoint").asText(), folder));
        LoraFile lora = LoraFile.open(ref(Golden.model(params.get("lora").asText(), folder)));
        LoraUse use = new LoraUse(
                lora,
                params.get("strength_model").asDouble(),
                params.get("strength_clip").asDouble());
        try (MappedTensors mapped = new MappedTensors(checkpoint);
                LoraMerge merge =
                        LoraMerge.of(List.of(use), checkpoint.entries().keySet())) {
            for (String tensor :
                    (Iterable<String>) () -> golden.json().get("tensors").fieldNames()) {
                assertThat(merge.changes(tensor)).as(tensor).isTrue();
                try (NativeScope scope = new NativeScope()) {
                    NativeValue weight =
                            mapped.fp32(scope, checkpoint.find(tensor).orElseThrow());
                    golden.assertClose(tensor, scope.read(merge.changed(scope, tensor, weight)));
                }
            }
        }
    }

    @Test
    void everyModuleOfTheFileIsFoundInTheCheckpoint() throws Exception {
        TensorFile checkpoint = ModelFile.open(Golden.model("tiny-sd15.safetensors", folder));
        LoraFile lora = LoraFile.open(ref(Golden.model("tiny-lora.safetensors", folder)));
        long modules = lora.file().entries().keySet().stream()
                .filter(name -> name.endsWith(".alpha"))
                .count();
        try (LoraMerge merge = LoraMerge.of(
                List.of(new LoraUse(lora, 1, 1)), checkpoint.entries().keySet())) {
            assertThat(merge.changedTensors()).isEqualTo((int) modules).isGreaterThan(200);
        }
    }

    @Test
    void atStrengthZeroNothingChanges() throws Exception {
        TensorFile checkpoint = ModelFile.open(Golden.model("tiny-sd15.safetensors", folder));
        LoraFile lora = LoraFile.open(ref(Golden.model("tiny-lora.safetensors", folder)));
        try (LoraMerge merge = LoraMerge.of(
                List.of(new LoraUse(lora, 0, 1)), checkpoint.entries().keySet())) {
            assertThat(checkpoint.entries().keySet())
                    .noneMatch(name -> name.startsWith("model.") && merge.changes(name))
                    .anyMatch(merge::changes);
        }
    }

    private static FileRef ref(Path file) {
        return new FileRef(file, "0".repeat(64));
    }
}
