package org.celflow.node.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @Test
    void filesAreFoundInSubfoldersByFolderAndName() throws IOException {
        Path b = file("checkpoints/b.safetensors");
        Path a = file("checkpoints/anime/a.CKPT");
        file("checkpoints/readme.txt");
        file("checkpoints/.cache/hidden.safetensors");
        Path lora = file("loras/l.safetensors");
        ModelFolders folders = ModelFolders.under(root);
        assertThat(folders.files(ModelKind.CHECKPOINT)).containsExactly(a, b);
        assertThat(folders.files(ModelKind.LORA)).containsExactly(lora);
        assertThat(folders.files(ModelKind.VAE)).isEmpty();
    }

    @Test
    void olderNamesOfFoldersAreKnown() throws IOException {
        Path unet = file("unet/u.safetensors");
        Path clip = file("clip/c.safetensors");
        ModelFolders folders = ModelFolders.under(root);
        assertThat(folders.files(ModelKind.DENOISER)).containsExactly(unet);
        assertThat(folders.files(ModelKind.TEXT_ENCODER)).containsExactly(clip);
        assertThat(ModelKind.ofFolder("t2i_adapter")).contains(ModelKind.CONTROLNET);
    }

    @Test
    void filesBesideTheFoldersMayBeOfAnyKind() throws IOException {
        Path file = file("one.safetensors");
        file("checkpoints/two.safetensors");
        assertThat(ModelFolders.under(root).unsortedFiles()).containsExactly(file);
    }

    @Test
    void aFolderThatIsNamedTwiceIsListedOnce() throws IOException {
        Path vae = file("vae/v.pt");
        ModelFolders twice =
                ModelFolders.under(root).and(ModelFolders.of(Map.of(ModelKind.VAE, List.of(root.resolve("vae")))));
        assertThat(twice.files(ModelKind.VAE)).containsExactly(vae);
        assertThat(twice.of(ModelKind.VAE)).hasSize(1);
    }

    @Test
    void linksAreFollowedAndCirclesEnd() throws IOException {
        Path real = file("elsewhere/m.safetensors");
        Files.createDirectories(root.resolve("checkpoints"));
        Files.createSymbolicLink(root.resolve("checkpoints/link"), root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("elsewhere/back"), root.resolve("checkpoints"));
        Files.createSymbolicLink(root.resolve("checkpoints/broken.safetensors"), root.resolve("nowhere"));
        assertThat(ModelFolders.under(root).files(ModelKind.CHECKPOINT))
                .containsExactly(root.resolve("checkpoints/link")
                        .resolve(root.resolve("elsewhere").relativize(real)));
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
