package org.celflow.imaging.flow;

import java.util.Optional;
import org.celflow.imaging.colour.StraightAlpha;
import org.celflow.node.value.Image;
import org.celflow.node.value.PartMask;

/** Makes pictures, and labels of parts, between two. Made once a pair; not for several threads. */
final class InBetween {
    /** Colours further apart than this on the two sides are not the same thing, and are not mixed. */
    private static final float SAME = 0.12f;

    private final Drawing first;
    private final Drawing second;
    private final MotionAtTime.Side forward;
    private final MotionAtTime.Side backward;

    /** A picture with its parts, read along motion. */
    private static final class Drawing {
        final Image image;
        final Optional<PartMask> parts;
        final byte[] labels;
        final Sampler sampler;

        Drawing(Image image, Optional<PartMask> parts) {
            this.image = image;
            this.parts = parts;
            this.labels = parts.map(PartMask::toArray).orElse(new byte[0]);
            this.sampler = new Sampler(
                    image.width(),
                    image.height(),
                    image.channels(),
                    StraightAlpha.multiply(image.toArray(), image.channels()));
        }

        /** The label at a place; 0 if there are no parts. */
        int label(double x, double y) {
            if (labels.length == 0) {
                return 0;
            }
            int u = (int) Math.max(0, Math.min(image.width() - 1, Math.round(x)));
            int v = (int) Math.max(0, Math.min(image.height() - 1, Math.round(y)));
            return labels[v * image.width() + u] & 255;
        }
    }

    /** What is made at one time. */
    record Result(Image image, Optional<PartMask> parts) {}

    /** Both pictures have one size and number of channels; either both or none have parts, of that size and one list. */
    InBetween(Image first, Optional<PartMask> firstParts, Image second, Optional<PartMask> secondParts) {
        this.first = new Drawing(first, firstParts);
        this.second = new Drawing(second, secondParts);
        int width = first.width();
        int height = first.height();
        byte[] from = Guide.of(first, firstParts);
        byte[] to = Guide.of(second, secondParts);
        MotionField there = DisFlow.between(width, height, from, to);
        MotionField back = DisFlow.between(width, height, to, from);
        this.forward = side(this.first, this.second, there, back);
        this.backward = side(this.second, this.first, back, there);
    }

    private static MotionAtTime.Side side(Drawing here, Drawing other, MotionField there, MotionField back) {
        boolean[] visible = Visibility.of(there, back);
        float[] misfit = new float[visible.length];
        float[] a = new float[here.image.channels()];
        float[] b = new float[here.image.channels()];
        for (int y = 0; y < there.height; y++) {
            for (int x = 0; x < there.width; x++) {
                int i = y * there.width + x;
                double u = x + there.dx(i);
                double v = y + there.dy(i);
                here.sampler.pixel(i, a);
                other.sampler.read(u, v, b);
                misfit[i] = difference(a, b);
                if (here.label(x, y) != other.label(u, v)) {
                    misfit[i] += 1;
                }
            }
        }
        HiddenMotion.Kinship kinship = here.parts.isPresent()
                ? HiddenMotion.byPart(here.labels)
                : HiddenMotion.byColour(here.image.toArray(), here.image.channels());
        return new MotionAtTime.Side(HiddenMotion.spread(there, visible, kinship), visible, misfit);
    }

    private static float difference(float[] a, float[] b) {
        float largest = 0;
        for (int c = 0; c < a.length; c++) {
            largest = Math.max(largest, Math.abs(a[c] - b[c]));
        }
        return largest;
    }

    /** The picture and parts at time t, above 0 and below 1. */
    Result at(double t) {
        MotionAtTime motion = MotionAtTime.of(forward, backward, t);
        int width = motion.width;
        int channels = first.image.channels();
        float[] pixels = new float[width * motion.height * channels];
        byte[] labels = new byte[first.labels.length];
        float[] a = new float[channels];
        float[] b = new float[channels];
        for (int y = 0; y < motion.height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                double x0 = x - t * motion.vectors[2 * i];
                double y0 = y - t * motion.vectors[2 * i + 1];
                double x1 = x + (1 - t) * motion.vectors[2 * i];
                double y1 = y + (1 - t) * motion.vectors[2 * i + 1];
                first.sampler.read(x0, y0, a);
                second.sampler.read(x1, y1, b);
                int l0 = first.label(x0, y0);
                int l1 = second.label(x1, y1);
                boolean agree = l0 == l1 && difference(a, b) <= SAME;
                double fromSecond = agree ? motion.shareOfSecond(i, t) : motion.sideOf(i);
                if (first.parts.isPresent()) {
                    labels[i] = (byte) (fromSecond < 0.5 ? l0 : l1);
                }
                for (int c = 0; c < channels; c++) {
                    pixels[i * channels + c] = (float) ((1 - fromSecond) * a[c] + fromSecond * b[c]);
                }
            }
        }
        Image image = Image.of(width, motion.height, channels, StraightAlpha.divide(pixels, channels));
        return new Result(image, first.parts.map(parts -> PartMask.of(width, motion.height, parts.parts(), labels)));
    }
}
