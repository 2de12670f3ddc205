package org.celflow.node.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model file is for. */
public enum ModelKind {
    /** Denoiser, text encoder and autoencoder in one file. */
    CHECKPOINT("checkpoints"),
    /** A denoiser alone. */
    DENOISER("diffusion_models", "unet"),
    /** A text encoder alone. */
    TEXT_ENCODER("text_encoders", "clip"),
    /** An autoencoder alone. */
    VAE("vae"),
    /** Changes of weights. */
    LORA("loras"),
    /** A control network. */
    CONTROLNET("controlnet", "t2i_adapter"),
    /** A word taught to a text encoder. */
    EMBEDDING("embeddings"),
    /** A network that enlarges pictures. */
    UPSCALER("upscale_models"),
    /** A small decoder for previews. */
    PREVIEW("vae_approx");

    @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
    private final List<String> folders;

    ModelKind(String... folders) {
        this.folders = List.of(folders);
    }

    /** What the folder of such files is called, the usual name first. */
    public List<String> folders() {
        return folders;
    }

    /** The kind of a folder of that name. */
    public static Optional<ModelKind> ofFolder(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.folders.contains(name))
                .findFirst();
    }

    /** As lists and JSON write it: {@code checkpoint}, {@code text-encoder}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
