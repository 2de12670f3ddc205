package org.celflow.diffusion.model;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.node.NodeException;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Image;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;

/**
 * Finds the tiny decoder of a family by its usual name, {@code taesd_decoder} or {@code taesdxl_decoder}: in the user's folders for
 * such files, in a {@code vae_approx} folder beside the checkpoint's, or beside the checkpoint.
 */
public final class PreviewLoader implements ResourceLoader<LoadedPreview> {
    private final ModelFolders folders;

    /** Looks into these folders first. */
    public PreviewLoader(ModelFolders folders) {
        this.folders = folders;
    }

    @Override
    public Class<LoadedPreview> type() {
        return LoadedPreview.class;
    }

    @Override
    public LoadedPreview load(ResourceRef<LoadedPreview> ref) throws Exception {
        String[] variant = ref.variant().split(" ", 2);
        LatentColours colours = LatentColours.parse(variant[0]);
        Optional<Path> file = decoder(ref.file().path(), colours);
        if (file.isEmpty()) {
            return new Coloured(colours);
        }
        TinyVae tiny = TinyVae.open(ModelFile.open(file.get()), NumberTypes.of(variant[1]), colours.scale());
        return new Decoded(tiny);
    }

    /** The file of a family's decoder. */
    private Optional<Path> decoder(Path checkpoint, LatentColours colours) {
        List<Path> candidates = new ArrayList<>(folders.files(ModelKind.PREVIEW));
        Path folder = checkpoint.toAbsolutePath().getParent();
        for (Path at = folder; at != null && candidates.size() < 20_000; at = at.getParent()) {
            boolean checkpoints =
                    ModelKind.ofFolder(String.valueOf(at.getFileName())).isPresent();
            if (checkpoints && at.getParent() != null) {
                candidates.addAll(ModelFolders.under(at.getParent()).files(ModelKind.PREVIEW));
                break;
            }
        }
        if (folder != null) {
            for (String ending : List.of(".safetensors", ".pth", ".pt")) {
                candidates.add(folder.resolve(name(colours) + ending));
            }
        }
        return candidates.stream()
                .filter(file -> String.valueOf(file.getFileName())
                        .toLowerCase(Locale.ROOT)
                        .startsWith(name(colours)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String name(LatentColours colours) {
        return colours.isXl() ? "taesdxl_decoder" : "taesd_decoder";
    }

    /** Without a decoder. */
    private record Coloured(LatentColours colours) implements LoadedPreview {
        @Override
        public Image picture(float[] latent, int height, int width, Interrupt interrupt) {
            return colours.picture(FloatBuffer.wrap(latent), 1, height, width);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** With a decoder. */
    private record Decoded(TinyVae tiny) implements LoadedPreview {
        @Override
        public Image picture(float[] latent, int height, int width, Interrupt interrupt) throws NodeException {
            int size = LatentColours.CHANNELS * height * width;
            Tensor first = Tensor.of(List.of(1, LatentColours.CHANNELS, height, width), Arrays.copyOf(latent, size));
            return tiny.decodeScaled(first, Tiling.AUTO, Watch.unseen(interrupt))
                    .get(0);
        }

        @Override
        public long bytes() {
            return tiny.bytes();
        }

        @Override
        public void close() {
            tiny.close();
        }
    }
}
