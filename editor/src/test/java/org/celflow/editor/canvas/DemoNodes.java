package org.celflow.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.SavedFile;
import org.celflow.node.value.Vae;

/** Node types with every kind of port and parameter, to be drawn and edited; they compute nothing. */
public final class DemoNodes implements NodePack {
    static NodeCatalog catalog() {
        return NodeCatalog.of(List.of(new DemoNodes()));
    }

    @Override
    public void register(Registrar registrar) {
        registrar.node(Checkpoint.class);
        registrar.node(Prompt.class);
        registrar.node(MaskSource.class);
        registrar.node(ControlNetLoader.class);
        registrar.node(ControlNetApply.class);
        registrar.node(KSampler.class);
        registrar.node(HiresFix.class);
        registrar.node(Decode.class);
        registrar.node(Interpolator.class);
        registrar.node(Cutout.class);
        registrar.node(Recolour.class);
        registrar.node(Save.class);
        registrar.node(Blur.class);
    }

    private static UnsupportedOperationException drawnOnly() {
        return new UnsupportedOperationException("a node to be drawn");
    }

    /** Three outputs. */
    public record Loaded(
            @Out(doc = "the denoiser") Model model,
            @Out(doc = "the text encoder") Clip clip,
            @Out(doc = "the autoencoder") Vae vae) {}

    /** Parts and the picture of their colours. */
    public record Masks(
            @Out(doc = "labelled parts") PartMask parts,
            @Out(doc = "as drawn") Image image) {}

    /** A file. */
    @NodeInfo(id = "model.checkpoint", title = "Checkpoint", category = "Model", doc = "Opens a model file.")
    public record Checkpoint(
            @Param.File(extensions = "safetensors", doc = "the file")
            FileRef file) implements Node<Loaded> {
        @Override
        public Loaded compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Text of several lines. */
    @NodeInfo(
            id = "prompt.text",
            title = "Prompt",
            category = "Conditioning",
            doc = "Encodes a text. Write (word:1.2) to weigh a word; name every part of the mask.")
    public record Prompt(
            @In(doc = "text encoder") Clip clip,

            @Param.Text(multiline = true, doc = "what to draw")
            String text,

            @Param.Int(def = 1, min = 1, max = 12, doc = "layers left out at the end")
            int clipSkip)
            implements Node<Conditioning> {
        @Override
        public Conditioning compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** A sequence and a choice. */
    @NodeInfo(
            id = "mask.source",
            title = "Mask source",
            category = "Mask",
            doc = "Reads a sequence of colour-coded masks and names its parts by a palette.")
    public record MaskSource(
            @Param.Sequence(doc = "the files") FrameFile files,

            @Param.File(extensions = "json", doc = "names of colours")
            Optional<FileRef> palette,

            @Param.Real(def = 0.02, min = 0, max = 1, doc = "colour distance that still counts")
            double tolerance,

            @Param.Switch(def = true, doc = "complain of stray colours")
            boolean strict)
            implements Node<Masks> {
        @Override
        public Masks compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Loads a control network. */
    @NodeInfo(
            id = "model.controlnet",
            title = "ControlNet loader",
            category = "Model",
            doc = "Opens a control network.")
    public record ControlNetLoader(
            @Param.File(doc = "the file") FileRef file) implements Node<ControlNet> {
        @Override
        public ControlNet compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Many inputs. */
    @NodeInfo(
            id = "conditioning.controlnet",
            title = "Apply ControlNet",
            category = "Conditioning",
            doc = "Guides sampling by a picture.")
    public record ControlNetApply(
            @In(doc = "prompt") Conditioning positive,
            @In(doc = "network") ControlNet control,
            @In(doc = "guide") Image image,
            @In(doc = "where it guides") Optional<Mask> mask,

            @Param.Real(def = 1, min = 0, max = 2, step = 0.05, doc = "how strongly")
            double strength,

            @Param.Real(def = 0, min = 0, max = 1, doc = "from this part of sampling on")
            double start,

            @Param.Real(def = 1, min = 0, max = 1, doc = "until this part of sampling")
            double end)
            implements Node<Conditioning> {
        @Override
        public Conditioning compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Names of samplers. */
    public enum Sampler {
        EULER,
        EULER_ANCESTRAL,
        DPMPP_2M,
        DDIM
    }

    /** Numbers, a seed and choices. */
    @NodeInfo(
            id = "sample.ksampler",
            title = "KSampler",
            category = "Sampling",
            doc = "Removes noise from a latent step by step, guided by prompts and control networks.")
    public record KSampler(
            @In(doc = "denoiser") Model model,
            @In(doc = "wanted") Conditioning positive,
            @In(doc = "not wanted") Optional<Conditioning> negative,
            @In(doc = "where to begin") Optional<Latent> latent,
            @Param.Seed(doc = "noise") long seed,

            @Param.Int(def = 20, min = 1, max = 150, doc = "steps")
            int steps,

            @Param.Real(def = 4, min = 0, max = 30, step = 0.1, doc = "guidance")
            double cfg,

            @Param.Choice(def = "dpmpp_2m", doc = "method") Sampler sampler,

            @Param.Real(def = 1, min = 0, max = 1, doc = "how much is drawn anew")
            double denoise,

            @Param.Switch(def = true, doc = "the same noise for every frame")
            boolean fixedNoise)
            implements Node<Latent> {
        @Override
        public Latent compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Latents and pictures. */
    @NodeInfo(id = "sample.hires", title = "Hires fix", category = "Sampling", doc = "A second, larger pass.")
    public record HiresFix(
            @In(doc = "denoiser") Model model,
            @In(doc = "wanted") Conditioning positive,
            @In(doc = "first pass") Latent latent,

            @Param.Int(def = 512, min = 64, max = 4096, step = 8, unit = "px", doc = "longer side")
            int size,

            @Param.Real(def = 0.45, min = 0, max = 1, doc = "how much is drawn anew")
            double denoise)
            implements Node<Latent> {
        @Override
        public Latent compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** No parameter. */
    @NodeInfo(id = "latent.decode", title = "VAE decode", category = "Latent", doc = "Makes a picture of a latent.")
    public record Decode(
            @In(doc = "latent") Latent latent,
            @In(doc = "autoencoder") Vae vae) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Time. */
    @NodeInfo(
            id = "time.interpolate",
            title = "Interpolator",
            category = "Time",
            doc = "Makes frames in between by optical flow.")
    public record Interpolator(
            @In(doc = "frames") Image image,

            @Param.Int(def = 2, min = 2, max = 8, unit = "x", doc = "frames out for one in")
            int factor)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Names. */
    @NodeInfo(id = "image.cutout", title = "Cutout", category = "Image", doc = "Cuts parts out with straight alpha.")
    public record Cutout(
            @In(doc = "picture") Image image,
            @In(doc = "parts") PartMask parts,

            @Param.Names(
                    def = {"hair", "face", "shirt"},
                    doc = "kept parts")
            List<String> keep,

            @Param.Real(def = 1, min = 0, max = 50, step = 0.5, unit = "px", doc = "soft edge")
            double feather,

            @Param.Colour(def = "#30a050", doc = "colour of the backdrop")
            Rgb despill)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** Colours. */
    @NodeInfo(
            id = "image.recolour",
            title = "Recolour",
            category = "Colour",
            doc = "Gives parts other colours and keeps their shading.")
    public record Recolour(
            @In(doc = "picture") Image image,
            @In(doc = "parts") PartMask parts,
            @Param.Colours(doc = "target of each part") Map<String, Rgb> colours,

            @Param.Real(def = 1, min = 0, max = 1, doc = "how much")
            double strength)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** A sink. */
    @NodeInfo(
            id = "file.save",
            title = "Save image sequence",
            category = "Output",
            sink = true,
            doc = "Writes PNG files that carry their graph.")
    public record Save(
            @In(doc = "picture") Image image,

            @Param.Output(def = "frames/walk_####.png", doc = "where")
            String files) implements Node<SavedFile> {
        @Override
        public SavedFile compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }

    /** The same kind in and out, to be put into a link. */
    @NodeInfo(id = "image.blur", title = "Blur", category = "Image", doc = "Softens a picture.")
    public record Blur(
            @In(doc = "picture") Image image,

            @Param.Real(def = 3, min = 0, max = 100, step = 0.5, unit = "px", doc = "radius")
            double radius)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw drawnOnly();
        }
    }
}
