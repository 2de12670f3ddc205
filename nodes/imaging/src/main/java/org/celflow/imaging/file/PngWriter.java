package org.celflow.imaging.file;

import org.celflow.imaging.cv.Mats;
import org.celflow.node.value.Image;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Encodes pictures as PNG: grey, RGB or RGBA with straight alpha, 8 or 16 bits. */
final class PngWriter {
    private static final int COMPRESSION = 6;
    private static final int DEFAULT_STRATEGY = 0;

    private PngWriter() {}

    /**
     * The bytes of a PNG file. Numbers are clipped to 0..1, scaled to the largest whole number and rounded as asked.
     *
     * @param deep 16 bits instead of 8
     * @param truncate whether fractions are cut off instead of rounded to the nearest whole number
     */
    static byte[] encode(Image image, boolean deep, boolean truncate) {
        float peak = deep ? 65535f : 255f;
        float rest = truncate ? 0f : 0.5f;
        float[] pixels = image.toArray();
        short[] words = new short[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            // NaN becomes 0.
            words[i] = (short) (int) (Math.min(Math.max(pixels[i], 0f), 1f) * peak + rest);
        }
        try (Mats mats = new Mats()) {
            Mat mat = mats.empty(image.width(), image.height(), CvType.CV_16UC(image.channels()));
            mat.put(0, 0, words);
            Mat ordered = mats.empty();
            switch (image.channels()) {
                case 3 -> Imgproc.cvtColor(mat, ordered, Imgproc.COLOR_RGB2BGR);
                case 4 -> Imgproc.cvtColor(mat, ordered, Imgproc.COLOR_RGBA2BGRA);
                default -> mat.copyTo(ordered);
            }
            Mat stored = ordered;
            if (!deep) {
                stored = mats.empty();
                ordered.convertTo(stored, CvType.CV_8U);
            }
            MatOfByte bytes = mats.encoded();
            Imgcodecs.imencode(
                    ".png",
                    stored,
                    bytes,
                    mats.ints(
                            Imgcodecs.IMWRITE_PNG_COMPRESSION,
                            COMPRESSION,
                            Imgcodecs.IMWRITE_PNG_STRATEGY,
                            DEFAULT_STRATEGY));
            return bytes.toArray();
        }
    }
}
