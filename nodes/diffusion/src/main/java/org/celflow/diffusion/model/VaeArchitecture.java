package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The autoencoder of Stable Diffusion (AutoencoderKL of Rombach et al., 2022). Methods of its programs: {@code encode(pictures)},
 * from [batch, 3, height, width] float32, 0 to 1, with sides that are multiples of 8, to the mean of each latent,
 * [batch, channels, height / 8, width / 8]; and {@code decode(latents)} back, where numbers may leave 0 to 1.
 */
final class VaeArchitecture {
    private static final double EPSILON = 1e-6;
    private static final int COLOURS = 3;

    private final NetworkWriter net;
    private final VaeConfig config;

    private VaeArchitecture(VaeConfig config, NumberType type) {
        this.net = new NetworkWriter(type);
        this.config = config;
    }

    static NetworkWriter encoder(VaeConfig config, NumberType type) {
        VaeArchitecture vae = new VaeArchitecture(config, type);
        vae.net
                .tracer()
                .method("encode", List.of("pictures"), List.of(), (tensors, lists) -> vae.encode(tensors.get(0)));
        return vae.net;
    }

    static NetworkWriter decoder(VaeConfig config, NumberType type) {
        VaeArchitecture vae = new VaeArchitecture(config, type);
        vae.net
                .tracer()
                .method("decode", List.of("latents"), List.of(), (tensors, lists) -> vae.decode(tensors.get(0)));
        return vae.net;
    }

    private Traced encode(Traced pictures) {
        String path = config.prefix() + "encoder.";
        VaeConfig.Half half = config.encoder();
        int latent = config.latentChannels();
        Traced h = pictures.affine(2, -1).to(net.type()).channelsLast();
        h = net.conv3(h, path + "conv_in", COLOURS, half.entry());
        int last = half.levels().size() - 1;
        for (int level = 0; level <= last; level++) {
            List<VaeConfig.Block> blocks = half.levels().get(level);
            h = residuals(blocks, h);
            if (level < last) {
                int channels = blocks.get(blocks.size() - 1).out();
                String down = path + "down." + level + ".downsample.conv";
                h = net.tracer()
                        .block(
                                List.of(h),
                                in -> net.conv(in.get(0).padBottomRight(), down, channels, channels, 3, 2, 0));
            }
        }
        h = middle(half, path + "mid.attn_1", h);
        int channels = half.middle().get(1).out();
        h = net.groupNorm(h, path + "norm_out", channels, EPSILON).siluInPlace();
        h = net.conv3(h, path + "conv_out", channels, 2 * latent);
        Traced moments = net.conv(h, config.prefix() + "quant_conv", 2 * latent, 2 * latent, 1, 1, 0);
        return moments.slice(1, 0, latent).to(NumberType.FP32);
    }

    private Traced decode(Traced latents) {
        String path = config.prefix() + "decoder.";
        VaeConfig.Half half = config.decoder();
        int latent = config.latentChannels();
        Traced h = latents.to(net.type()).channelsLast();
        h = net.conv(h, config.prefix() + "post_quant_conv", latent, latent, 1, 1, 0);
        h = net.conv3(h, path + "conv_in", latent, half.entry());
        h = middle(half, path + "mid.attn_1", h);
        int channels = half.middle().get(1).out();
        for (int level = half.levels().size() - 1; level >= 0; level--) {
            List<VaeConfig.Block> blocks = half.levels().get(level);
            h = residuals(blocks, h);
            channels = blocks.get(blocks.size() - 1).out();
            if (level > 0) {
                int c = channels;
                String up = path + "up." + level + ".upsample.conv";
                h = net.tracer().block(List.of(h), in -> net.conv3(in.get(0).upsampleTwice(), up, c, c));
            }
        }
        int c = channels;
        return net.tracer().block(List.of(h), in -> {
            Traced y = net.groupNorm(in.get(0), path + "norm_out", c, EPSILON).siluInPlace();
            y = net.conv3(y, path + "conv_out", c, COLOURS).to(NumberType.FP32).affine(0.5, 0.5);
            return y.op("torch.contiguous(%s)", y);
        });
    }

    private Traced residuals(List<VaeConfig.Block> blocks, Traced x) {
        Traced h = x;
        for (VaeConfig.Block block : blocks) {
            h = residual(block, h);
        }
        return h;
    }

    private Traced residual(VaeConfig.Block block, Traced x) {
        if (block.silent()) {
            net.leaveOut(block.path() + ".");
        }
        if (block.silent() && !block.shortcut()) {
            return x;
        }
        return net.tracer().block(List.of(x), in -> {
            Traced skip = in.get(0);
            if (block.shortcut()) {
                skip = net.conv(skip, block.path() + ".nin_shortcut", block.in(), block.out(), 1, 1, 0);
            }
            if (block.silent()) {
                return skip;
            }
            Traced h = net.groupNorm(in.get(0), block.path() + ".norm1", block.in(), EPSILON)
                    .siluInPlace();
            h = net.conv3(h, block.path() + ".conv1", block.in(), block.out());
            h = net.groupNorm(h, block.path() + ".norm2", block.out(), EPSILON).siluInPlace();
            return skip.add(net.conv3(h, block.path() + ".conv2", block.out(), block.out()));
        });
    }

    private Traced middle(VaeConfig.Half half, String attention, Traced x) {
        Traced h = residual(half.middle().get(0), x);
        int channels = half.middle().get(0).out();
        h = net.tracer().block(List.of(h), in -> attention(half, attention, channels, in.get(0)));
        return residual(half.middle().get(1), h);
    }

    /** Attention of one head over all pixels. */
    private Traced attention(VaeConfig.Half half, String path, int channels, Traced x) {
        List<String> all = List.of(path + ".q", path + ".k", path + ".v");
        List<Integer> shape = half.convolution() ? List.of(channels, channels, 1, 1) : List.of(channels, channels);
        Traced tokens = net.groupNorm(x, path + ".norm", channels, EPSILON).toTokens();
        List<Traced> qkv = net.heads(net.linearAll(tokens, all, shape), 3, 1, channels);
        Traced seen = net.attend(qkv.get(0), qkv.get(1), qkv.get(2), channels, false);
        Traced out = net.pointwise(seen, path + ".proj_out", channels, channels, half.convolution());
        return x.add(out.toPicture(x));
    }
}
