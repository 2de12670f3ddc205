package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.LatentColours;
import org.jspecify.annotations.Nullable;

/** A Stable Diffusion checkpoint in one file, of any width and depth. It may lack parts, which is said when they are asked for. */
final class SdCheckpoint implements LoadedCheckpoint {
    private final TensorFile file;
    private final ModelFamily family;
    private final NumberType type;
    private final NumberType ofTexts;
    private final SharedRoom room;
    private final Texts texts = new Texts();
    private final List<ClipTextEncoder> textEncoders = new ArrayList<>();
    private @Nullable SdUNet unet;
    private @Nullable KlVae vae;

    private SdCheckpoint(TensorFile file, ModelFamily family, NumberType type, NumberType ofTexts, long room) {
        this.file = file;
        this.family = family;
        this.type = type;
        this.ofTexts = ofTexts;
        this.room = new SharedRoom(room);
    }

    /** All text encoders; they are used together. */
    private final class Texts implements SharedRoom.Part {
        @Override
        public long bytes() {
            return textEncoders.stream().mapToLong(ClipTextEncoder::bytes).sum();
        }

        @Override
        public boolean isIdle() {
            return true; // nothing of them is open between their calls
        }

        @Override
        public void unload() {
            textEncoders.forEach(ClipTextEncoder::unload);
        }

        /** Memory that they take in all. */
        long need() {
            return textBytes(family.texts().size());
        }
    }

    /**
     * Opens a checkpoint without reading its weights.
     *
     * @param type what denoiser and autoencoder are computed in
     * @param ofTexts what text encoders are computed in
     * @param room bytes that its weights may take, all parts together
     * @throws NodeException when it is of another family, saying which
     */
    static SdCheckpoint open(TensorFile file, NumberType type, NumberType ofTexts, long room) throws NodeException {
        return named(CheckpointNames.standard(file), type, ofTexts, room);
    }

    /** Opens a checkpoint whose tensors have the names of a whole one, see {@link #open}. */
    static SdCheckpoint named(TensorFile file, NumberType type, NumberType ofTexts, long room) throws NodeException {
        return new SdCheckpoint(file, ModelFamily.of(file), type, ofTexts, room);
    }

    @Override
    public LatentFormat latentFormat() {
        return family.latents();
    }

    @Override
    public Prediction prediction() {
        return family.prediction();
    }

    @Override
    public boolean zeroTerminalSnr() {
        return family.zeroTerminalSnr();
    }

    @Override
    public UNet unet(List<LoraUse> loras) throws NodeException {
        if (unet == null) {
            require(file.hasPrefix(family.unet()), "denoiser", "take the model from another file");
            // Room is left for the autoencoder, which works after each picture: the two must not drive each other out.
            long left = room.bytes() - vaeBytes();
            unet = SdUNet.load(file, family.unet(), type, Placement.in(left, unetBytes(), type));
        }
        room.enter(unet, Math.min(unetBytes(), room.bytes() - vaeBytes()));
        return unet.with(loras);
    }

    @Override
    public List<TextEncoder> textEncoders(List<LoraUse> loras) throws NodeException {
        require(!family.texts().isEmpty(), "text encoder", "take the text encoder from another file");
        while (textEncoders.size() < family.texts().size()) {
            ModelFamily.Text text = family.texts().get(textEncoders.size());
            long left = Math.max(0, room.bytes() - textBytes(textEncoders.size()));
            textEncoders.add(ClipTextEncoder.load(file, text.prefix(), text.use(), ofTexts, left));
        }
        room.enter(texts, Math.min(texts.need(), room.bytes()));
        return textEncoders.stream()
                .<TextEncoder>map(encoder -> encoder.with(loras))
                .toList();
    }

    @Override
    public KlVae vae() throws NodeException {
        if (vae == null) {
            require(file.hasPrefix(family.vae()), "autoencoder (VAE)", "take the autoencoder from another file");
            vae = KlVae.load(file, family.vae(), type, published());
        }
        room.enter(vae, vaeBytes());
        return vae;
    }

    /** An autoencoder by itself does not tell whose latents it makes. */
    private Optional<LatentColours> published() {
        boolean told = file.hasPrefix(family.unet()) || !family.texts().isEmpty();
        return told ? family.latents().colours() : Optional.empty();
    }

    @Override
    public Optional<LatentColours> colours() {
        Optional<LatentColours> usual = family.latents().colours();
        if (usual.isEmpty() || !file.hasPrefix(family.vae() + "encoder.")) {
            return usual;
        }
        try {
            return vae().colours().or(() -> usual);
        } catch (NodeException e) {
            return usual; // whoever decodes with it is told
        }
    }

    private long unetBytes() {
        return file.count(family.unet()) * type.bytes();
    }

    /** Memory that the first of the text encoders take. */
    private long textBytes(int count) {
        return family.texts().stream()
                .limit(count)
                .mapToLong(text -> file.count(text.prefix()) * ofTexts.bytes())
                .sum();
    }

    private long vaeBytes() {
        return file.hasPrefix(family.vae()) ? file.count(family.vae()) * type.bytes() : 0;
    }

    private void require(boolean there, String part, String remedy) throws NodeException {
        if (!there) {
            throw new NodeException("%s holds no %s; %s".formatted(file.name(), part, remedy));
        }
    }

    @Override
    public long bytes() {
        return (unet == null ? 0 : unet.bytes()) + texts.bytes() + (vae == null ? 0 : vae.bytes());
    }

    @Override
    public void close() {
        if (unet != null) {
            unet.close();
        }
        textEncoders.forEach(ClipTextEncoder::close);
        if (vae != null) {
            vae.close();
        }
    }
}
