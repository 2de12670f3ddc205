package org.celflow.node.testkit;

import java.nio.FloatBuffer;
import org.assertj.core.api.AbstractAssert;
import org.celflow.node.value.Image;
import org.jspecify.annotations.Nullable;

/** Assertions on pictures. */
public final class ImageAssert extends AbstractAssert<ImageAssert, Image> {
    private ImageAssert(@Nullable Image actual) {
        super(actual, ImageAssert.class);
    }

    /** Begins an assertion. */
    public static ImageAssert assertThatImage(@Nullable Image actual) {
        return new ImageAssert(actual);
    }

    /** That it has these sizes. */
    public ImageAssert hasSize(int width, int height, int channels) {
        isNotNull();
        if (actual.width() != width || actual.height() != height || actual.channels() != channels) {
            failWithMessage("expected an image of %dx%dx%d but was %s", width, height, channels, actual);
        }
        return this;
    }

    /** That every number is the same, bit for bit. */
    public ImageAssert isIdenticalTo(Image expected) {
        return isCloseTo(expected, 0);
    }

    /** That no number is further from the expected one than the tolerance. */
    public ImageAssert isCloseTo(Image expected, double tolerance) {
        hasSize(expected.width(), expected.height(), expected.channels());
        FloatBuffer a = actual.pixels();
        FloatBuffer b = expected.pixels();
        int channels = actual.channels();
        for (int i = 0; i < a.limit(); i++) {
            boolean close = tolerance == 0
                    ? Float.floatToIntBits(a.get(i)) == Float.floatToIntBits(b.get(i))
                    : Math.abs(a.get(i) - b.get(i)) <= tolerance;
            if (!close) {
                int pixel = i / channels;
                failWithMessage(
                        "expected %s at x %d, y %d, channel %d but was %s (tolerance %s)",
                        b.get(i), pixel % actual.width(), pixel / actual.width(), i % channels, a.get(i), tolerance);
            }
        }
        return this;
    }

    /** That the peak signal-to-noise ratio against the expected picture is at least so many decibels. */
    public ImageAssert hasPsnrOfAtLeast(double decibels, Image expected) {
        hasSize(expected.width(), expected.height(), expected.channels());
        double psnr = psnr(actual, expected);
        if (!(psnr >= decibels)) {
            failWithMessage("expected a PSNR of at least %.2f dB but was %.2f dB", decibels, psnr);
        }
        return this;
    }

    /** Peak signal-to-noise ratio of two pictures of one size, over all channels, for a peak of 1; infinite if equal. */
    public static double psnr(Image a, Image b) {
        if (a.width() != b.width() || a.height() != b.height() || a.channels() != b.channels()) {
            throw new IllegalArgumentException("cannot compare %s with %s".formatted(a, b));
        }
        FloatBuffer left = a.pixels();
        FloatBuffer right = b.pixels();
        double sum = 0;
        for (int i = 0; i < left.limit(); i++) {
            double difference = left.get(i) - right.get(i);
            sum += difference * difference;
        }
        return -10 * Math.log10(sum / left.limit());
    }
}
