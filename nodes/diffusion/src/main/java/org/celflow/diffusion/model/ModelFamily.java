package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * What a checkpoint holds and how it is used, read off the names of its tensors.
 *
 * @param unet what the names of the denoiser's tensors begin with, whether there is one or not
 * @param texts the text encoders in the order in which their outputs stand side by side; the last one's pooled text counts
 * @param vae what the names of the autoencoder's tensors begin with, whether there is one or not
 * @param latents how latents are scaled
 * @param prediction what the denoiser predicts
 * @param zeroTerminalSnr whether its last training step was noise alone
 */
record ModelFamily(
        String unet,
        List<Text> texts,
        String vae,
        LatentFormat latents,
        Prediction prediction,
        boolean zeroTerminalSnr) {
    private static final String UNET = CheckpointNames.UNET;
    private static final String VAE = CheckpointNames.VAE;
    private static final String SD1_TEXT = "cond_stage_model.transformer.text_model.";
    /** As some early conversions name it. */
    private static final String SD1_TEXT_SHORT = CheckpointNames.SD1_TEXT;

    private static final String SD2_TEXT = "cond_stage_model.model.";
    private static final String SDXL_L = "conditioner.embedders.0.transformer.text_model.";
    private static final String SDXL_G = "conditioner.embedders.1.model.";
    /** The same in the names of transformers. */
    private static final String SDXL_G_LATER = "conditioner.embedders.1.transformer.text_model.";

    private static final String REFINER_G = "conditioner.embedders.0.model.";
    private static final String VELOCITY_MARK = "v_pred";
    private static final int LATENT_CHANNELS = 4;
    /** A latent, a mask, and the latent of what is outside the mask. */
    private static final int INPAINTING_CHANNELS = 9;

    private static final double SD_SCALE = 0.18215;
    private static final double SDXL_SCALE = 0.13025;
    private static final double BIAS_OF_VELOCITY = 0.09;

    /** A text encoder in a file. */
    record Text(String prefix, ClipUse use) {}

    /**
     * Tells the family.
     *
     * @throws NodeException when the file is of another family, saying which
     */
    static ModelFamily of(TensorFile file) throws NodeException {
        Optional<String> foreign = FileKind.foreignFamily(file);
        if (foreign.isPresent()) {
            throw new NodeException(
                    "%s is %s, which is not supported; choose a checkpoint of Stable Diffusion 1, 2 or XL"
                            .formatted(file.name(), foreign.get()));
        }
        boolean denoises = file.has(UNET + "input_blocks.0.0.weight");
        List<Text> texts = texts(file);
        boolean decodes = file.hasPrefix(VAE);
        if (!denoises && texts.isEmpty() && !decodes) {
            throw new NodeException("%s is %s, not a checkpoint of Stable Diffusion 1, 2 or XL; choose another file"
                    .formatted(file.name(), FileKind.of(file)));
        }
        boolean labelled = file.hasPrefix(UNET + "label_emb.");
        boolean xl = labelled || file.hasPrefix("conditioner.embedders.");
        if (denoises) {
            checkChannels(new Shapes(file, "UNet"));
        }
        boolean second = texts.stream().anyMatch(text -> text.use().equals(ClipUse.H_IN_SD2));
        if (labelled && second) {
            throw new NodeException(
                    "%s is a Stable Diffusion 2 unCLIP checkpoint, which draws variations of a picture; choose one that is guided by text alone"
                            .formatted(file.name()));
        }
        return new ModelFamily(
                UNET,
                texts,
                VAE,
                new LatentFormat(LATENT_CHANNELS, xl ? SDXL_SCALE : SD_SCALE),
                denoises ? prediction(file, UNET, xl) : Prediction.EPSILON,
                xl && file.has(VELOCITY_MARK) && file.has("ztsnr"));
    }

    private static void checkChannels(Shapes shapes) throws NodeException {
        int channels = shapes.size(UNET + "input_blocks.0.0.weight", 4, 1);
        if (channels == 2 * LATENT_CHANNELS) {
            throw new NodeException(
                    "%s takes %d channels, as InstructPix2Pix does for the picture that it changes; choose a checkpoint that takes 4, or 9 for inpainting"
                            .formatted(shapes.file().name(), channels));
        }
        shapes.require(
                channels == LATENT_CHANNELS || channels == INPAINTING_CHANNELS, "it takes %d channels", channels);
    }

    private static List<Text> texts(TensorFile file) {
        List<Text> texts = new ArrayList<>();
        if (file.hasPrefix(SDXL_L)) {
            boolean refiner = file.hasPrefix(SDXL_L + ClipFileNames.LAYER_OF_G);
            texts.add(new Text(SDXL_L, refiner ? ClipUse.G_IN_SDXL : ClipUse.L_IN_SDXL));
        }
        for (String prefix : List.of(SDXL_G, SDXL_G_LATER, REFINER_G)) {
            if (file.hasPrefix(prefix)) {
                texts.add(new Text(prefix, ClipUse.G_IN_SDXL));
            }
        }
        if (file.hasPrefix(SD2_TEXT)) {
            texts.add(new Text(SD2_TEXT, ClipUse.H_IN_SD2));
        } else if (file.hasPrefix(SD1_TEXT)) {
            boolean large = file.hasPrefix(SD1_TEXT + ClipFileNames.LAYER_OF_H);
            texts.add(new Text(SD1_TEXT, large ? ClipUse.H_IN_SD2 : ClipUse.L_IN_SD1));
        } else if (file.hasPrefix(SD1_TEXT_SHORT)) {
            texts.add(new Text(SD1_TEXT_SHORT, ClipUse.L_IN_SD1));
        }
        return List.copyOf(texts);
    }

    /**
     * Files do not say what they predict. As ComfyUI does: an XL model that predicts velocity carries a mark; of Stable Diffusion 2
     * it shows in how much the shifts of the last transformer's first norm vary, and inpainting models never do.
     */
    private static Prediction prediction(TensorFile file, String unet, boolean xl) throws NodeException {
        Shapes shapes = new Shapes(file, "UNet");
        if (xl) {
            return file.has(VELOCITY_MARK) ? Prediction.VELOCITY : Prediction.EPSILON;
        }
        int last = shapes.count(unet + "output_blocks.%d.") - 1;
        while (last > 0 && !file.hasPrefix(unet + "output_blocks." + last + ".1.transformer_blocks.")) {
            last--;
        }
        String path = unet + "output_blocks." + last + ".1.";
        boolean linear = shapes.hasRank(path + "proj_in.weight", 2);
        if (!linear || shapes.size(unet + "input_blocks.0.0.weight", 4, 1) != LATENT_CHANNELS) {
            return Prediction.EPSILON;
        }
        TensorEntry shifts = file.find(path + "transformer_blocks.0.norm1.bias").orElse(null);
        boolean varied = shifts != null && deviation(file.numbers(shifts)) > BIAS_OF_VELOCITY;
        return varied ? Prediction.VELOCITY : Prediction.EPSILON;
    }

    /** The standard deviation of all that there is, not of a sample. */
    private static double deviation(float[] numbers) {
        double mean = 0;
        for (float number : numbers) {
            mean += number / numbers.length;
        }
        double variance = 0;
        for (float number : numbers) {
            variance += (number - mean) * (number - mean) / numbers.length;
        }
        return Math.sqrt(variance);
    }
}
