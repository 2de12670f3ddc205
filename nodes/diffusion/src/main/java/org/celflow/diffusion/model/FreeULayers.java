package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer.TracedList;

/**
 * What {@link FreeU} does between two blocks of the ascending half.
 *
 * @param net where it is written
 * @param version 1 or 2
 * @param width channels at full size
 */
record FreeULayers(NetworkWriter net, int version, int width) {
    /** How many numbers it takes. */
    static final int SETTINGS = 4;

    /** The numbers of a change, in the order in which the program takes them. */
    static List<Double> settings(FreeU change) {
        return List.of(change.backbone1(), change.skip1(), change.backbone2(), change.skip2());
    }

    private int place(int channels) {
        return channels == 4 * width ? 0 : channels == 2 * width ? 2 : -1;
    }

    /** The features of so many channels, half of them stronger. */
    Traced backbone(Traced features, int channels, TracedList settings) {
        if (place(channels) < 0) {
            return features;
        }
        return net.tracer().block(List.of(features, settings.get(place(channels))), in -> {
            Traced h = in.get(0);
            Traced factor = version == 1 ? in.get(1) : whereStrong(h, in.get(1));
            return h.slice(1, 0, channels / 2).mul(factor.like(h)).cat(1, h.slice(1, channels / 2, channels));
        });
    }

    /** From 1 where the average over all channels is smallest to the factor where it is largest. */
    private static Traced whereStrong(Traced h, Traced factor) {
        Traced mean = h.op("torch.mean(%s, [1], True)", h);
        Traced least = mean.op("torch.amin(%s, [1, 2, 3], True)", mean);
        Traced most = mean.op("torch.amax(%s, [1, 2, 3], True)", mean);
        Traced share = mean.op("torch.div(torch.sub(%1$s, %2$s), torch.sub(%3$s, %2$s))", mean, least, most);
        return share.mul(factor.affine(1, -1).like(share)).affine(1, 1);
    }

    /** The skip connection beside features of so many channels, its low frequencies scaled. */
    Traced skip(Traced skip, int channels, TracedList settings) {
        if (place(channels) < 0) {
            return skip;
        }
        return net.tracer().block(List.of(skip, settings.get(place(channels) + 1)), in -> {
            Traced x = in.get(0).to(NumberType.FP32);
            Traced waves = x.op("torch.fft_fftshift(torch.fft_fftn(%s, None, [-2, -1], None), [-2, -1])", x);
            Traced scale = x.op("torch.ones([torch.size(%1$s, 2), torch.size(%1$s, 3)], dtype=6)", x);
            // The four waves around the mean, which lies at the middle.
            Traced rows = scale.op("torch.floordiv(torch.size(%s, 2), 2)", x);
            Traced columns = scale.op("torch.floordiv(torch.size(%s, 3), 2)", x);
            String window = "torch.slice(torch.slice(%1$s, 0, torch.sub(%2$s, 1), torch.add(%2$s, 1), 1),"
                    + " 1, torch.sub(%3$s, 1), torch.add(%3$s, 1), 1)";
            Traced low = scale.op(window, scale, rows, columns);
            low.op("torch.mul_(%s, %s)", low, in.get(1));
            Traced filtered = waves.mul(scale);
            Traced back = filtered.op(
                    "torch.real(torch.fft_ifftn(torch.fft_ifftshift(%s, [-2, -1]), None, [-2, -1], None))", filtered);
            return net.picture(back.like(in.get(0)));
        });
    }
}
