package org.celflow.imaging.filter;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Reduces a picture to few colours, as ComfyUI's Image Quantize, which leaves it to Pillow. */
@NodeInfo(
        id = "image.quantize",
        title = "Quantize",
        category = "Image",
        doc =
                "Reduces a picture to a few colours of its own. Without dithering areas get flat, as cels are; alpha is left out. The"
                        + " colours are chosen for each frame.")
public record Quantize(
        @In(doc = "The picture, 1, 3 or 4 channels; read at 8 bits a channel.")
        Image image,

        @Param.Int(def = 256, min = 1, max = 256, doc = "How many colours at most.")
        int colours,

        @Param.Choice(
                def = "none",
                doc = "How missing colours are mixed: none, by spreading errors (floyd-steinberg), or by a pattern"
                        + " (bayer-2 to bayer-16).")
        Dither dither)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        int size = image.width() * image.height();
        int[] rgb = new int[size * 3];
        int[] pixels = new int[size];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            float number = image.at(pixel % image.width(), pixel / image.width(), image.channels() == 1 ? 0 : i % 3);
            rgb[i] = Dither.bits((int) (number * 255));
            pixels[pixel] |= rgb[i] << 16 - 8 * (i % 3);
        }
        FixedPalette palette = new FixedPalette(MedianCut.palette(pixels, colours));
        int[] chosen = dither.apply(rgb, image.width(), palette);
        float[] numbers = new float[rgb.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (chosen[i / 3] >> 16 - 8 * (i % 3) & 0xff) / 255f;
        }
        return Image.of(image.width(), image.height(), 3, numbers);
    }
}
