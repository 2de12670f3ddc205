package org.celflow.node.value;

import java.util.List;
import java.util.Optional;

/** The kinds of value that every node pack may use. */
public final class ValueTypes {
    /** Pictures. */
    public static final ValueType<Image> IMAGE = kept("image", "Image", Image.class, 0x64b5f6, new Codecs.OfImage());

    /** Coverage. */
    public static final ValueType<Mask> MASK = kept("mask", "Mask", Mask.class, 0x81c784, new Codecs.OfMask());

    /** Labelled parts. */
    public static final ValueType<PartMask> PARTS =
            kept("parts", "Parts", PartMask.class, 0xaed581, new Codecs.OfPartMask());

    /** Motion. */
    public static final ValueType<Flow> FLOW = kept("flow", "Flow", Flow.class, 0x4dd0e1, new Codecs.OfFlow());

    /** Latents. */
    public static final ValueType<Latent> LATENT =
            kept("latent", "Latent", Latent.class, 0xf06292, new Codecs.OfLatent());

    /** Written files. */
    public static final ValueType<SavedFile> SAVED =
            kept("file", "File", SavedFile.class, 0xb0bec5, new Codecs.OfSavedFile());

    /** Encoded prompts, with control. */
    public static final ValueType<Conditioning> CONDITIONING =
            live("conditioning", "Conditioning", Conditioning.class, 0xffb74d);

    /** Denoising networks. */
    public static final ValueType<Model> MODEL = live("model", "Model", Model.class, 0xb39ddb);

    /** Text encoders. */
    public static final ValueType<Clip> CLIP = live("clip", "CLIP", Clip.class, 0xfff176);

    /** Autoencoders. */
    public static final ValueType<Vae> VAE = live("vae", "VAE", Vae.class, 0xe57373);

    /** Control networks. */
    public static final ValueType<ControlNet> CONTROL_NET =
            live("controlnet", "ControlNet", ControlNet.class, 0x4db6ac);

    private ValueTypes() {}

    /** All of them. */
    public static List<ValueType<?>> all() {
        return List.of(IMAGE, MASK, PARTS, FLOW, LATENT, CONDITIONING, MODEL, CLIP, VAE, CONTROL_NET, SAVED);
    }

    private static <T extends Value> ValueType<T> kept(
            String id, String title, Class<T> type, int colour, ValueCodec<T> codec) {
        return new ValueType<>(id, title, type, Rgb.ofPacked(colour), Optional.of(codec));
    }

    private static <T extends Value> ValueType<T> live(String id, String title, Class<T> type, int colour) {
        return new ValueType<>(id, title, type, Rgb.ofPacked(colour), Optional.empty());
    }
}
