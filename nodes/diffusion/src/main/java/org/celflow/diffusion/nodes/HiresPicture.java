package org.celflow.diffusion.nodes;

import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.upscale.LoadedUpscaler;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;

/**
 * Enlarges a decoded picture by a network, as the hires fix of A1111's web UI: in 8 bits, up to three times until it is large enough,
 * then with Lanczos to the size that is wanted.
 */
final class HiresPicture {
    private static final int MOST_TIMES = 3;

    private HiresPicture() {}

    static Image enlarged(
            Image picture,
            LoadedUpscaler network,
            int width,
            int height,
            LoadedUpscaler.Progress progress,
            Interrupt interrupt)
            throws NodeException {
        Image large = inEightBits(picture, 0);
        for (int i = 0; i < MOST_TIMES && (large.width() < width || large.height() < height); i++) {
            Image next = network.upscale(large, progress, interrupt);
            boolean grows = next.width() > large.width();
            large = inEightBits(next, 0.5f);
            if (!grows) {
                break;
            }
        }
        return large.width() == width && large.height() == height
                ? large
                : HiresMethod.MODEL.resize(large, width, height);
    }

    /** In steps of 1/255; {@code offset} 0 truncates, 0.5 rounds. */
    private static Image inEightBits(Image image, float offset) {
        float[] pixels = image.toArray();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (int) (Math.max(0, Math.min(1, pixels[i])) * 255 + offset) / 255f;
        }
        return Image.of(image.width(), image.height(), image.channels(), pixels);
    }
}
