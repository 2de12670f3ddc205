package org.celflow.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class LoraMergeTest {
    @TempDir
    private Path folder;

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
