package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.diffusion.weights.Weight;
import org.celflow.node.NodeException;

/** The denoiser of a checkpoint as a program of its own, for measuring it and for running it elsewhere. */
public final class DenoiserProgram {
    private static final String PREFIX = "model.diffusion_model.";
    private static final String PART = "UNet";

    private final TensorFile file;
    private final DenoiserConfig config;
    private final NumberType type;
    private final Kernels kernels;
    private final long resident;

    private DenoiserProgram(TensorFile file, DenoiserConfig config, NumberType type, Kernels kernels, long resident) {
        this.file = file;
        this.config = config;
        this.type = type;
        this.kernels = kernels;
        this.resident = resident;
    }

    /**
     * For a checkpoint in the single-file layout.
     *
     * @throws NodeException when the file holds no denoiser of a known kind
     */
    public static DenoiserProgram of(TensorFile file, NumberType type, Kernels kernels) throws NodeException {
        return new DenoiserProgram(file, DenoiserConfig.read(file, PREFIX, PART), type, kernels, Long.MAX_VALUE);
    }

    /** The same in so much memory: where its weights need more, the rest stays in the file. */
    public DenoiserProgram within(long room) {
        return file.count(PREFIX) * type.bytes() <= room
                ? this
                : new DenoiserProgram(file, config, type, Kernels.STREAMED, room);
    }

    /** The program as a file that any PyTorch loads. */
    public byte[] archive() {
        return Program.archive(writer().tracer().code());
    }

    /** The weights that it takes as its last argument, in this order. */
    public List<Weight> weights() {
        return writer().weights();
    }

    /** Numbers of all weights together. */
    public long parameters() {
        return writer().weights().stream().mapToLong(Weight::count).sum();
    }

    /**
     * What one run costs, without the keys and values of the texts that a session computes once.
     *
     * @param latents in the batch, before it is repeated for each guide
     * @param tokens of each guide
     */
    public StepCost cost(int latents, int guides, int height, int width, int tokens) {
        return DenoiserCost.count(config, latents, guides, height, width, tokens, true);
    }

    /** Numbers per text token. */
    public int contextWidth() {
        return config.contextWidth();
    }

    /** Channels of a latent. */
    public int latentChannels() {
        return config.latentChannels();
    }

    /**
     * The network, ready to be asked.
     *
     * @return to be closed by the caller
     */
    public Opened open() throws NodeException {
        SdUNet unet = SdUNet.load(file, PREFIX, type, placement());
        return new Opened(unet);
    }

    private Placement placement() {
        return new Placement(kernels, resident);
    }

    private NetworkWriter writer() {
        return UNetArchitecture.write(config, type, placement());
    }

    /** A network with its weights. */
    public static final class Opened implements AutoCloseable {
        private final SdUNet unet;

        private Opened(SdUNet unet) {
            this.unet = unet;
        }

        /** The network. */
        public UNet unet() {
            return unet;
        }

        /** Memory of its weights. */
        public long bytes() {
            return unet.bytes();
        }

        @Override
        public void close() {
            unet.close();
        }
    }
}
