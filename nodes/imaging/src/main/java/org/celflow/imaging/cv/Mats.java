package org.celflow.imaging.cv;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;

/**
 * The OpenCV matrices of one computation. All are released when the scope is closed, however it ends:
 *
 * <pre>{@code
 * try (Mats mats = new Mats()) {
 *     Mat blurred = mats.empty();
 *     Imgproc.blur(mats.of(image), blurred, new Size(3, 3));
 *     return mats.image(blurred);
 * }
 * }</pre>
 *
 * Not for several threads.
 */
public final class Mats implements AutoCloseable {
    private final List<Mat> open = new ArrayList<>();

    /** A scope; loads OpenCV if this is the first. */
    public Mats() {
        OpenCv.load();
    }

    /** An empty matrix, for a result. */
    public Mat empty() {
        return held(new Mat());
    }

    /** A matrix of that size and OpenCV type, its numbers undefined. */
    public Mat empty(int width, int height, int type) {
        return held(new Mat(height, width, type));
    }

    /** A copy of bytes: height x width, 8 bits. */
    public Mat bytes(int width, int height, byte[] numbers) {
        Mat mat = empty(width, height, CvType.CV_8UC1);
        mat.put(0, 0, numbers);
        return mat;
    }

    /** A copy of numbers: height x width x channels, float32. */
    public Mat floats(int width, int height, int channels, float[] numbers) {
        Mat mat = empty(width, height, CvType.CV_32FC(channels));
        mat.put(0, 0, numbers);
        return mat;
    }

    /** A copy of a picture: float32, channels in the order of the picture (red first). */
    public Mat of(Image image) {
        return floats(image.width(), image.height(), image.channels(), image.toArray());
    }

    /** A copy of a mask: float32. */
    public Mat of(Mask mask) {
        return floats(mask.width(), mask.height(), 1, mask.toArray());
    }

    /** A copy of encoded bytes, one row of one channel. */
    public MatOfByte encoded(byte[] bytes) {
        return held(new MatOfByte(bytes));
    }

    /** An empty row of bytes, for a result. */
    public MatOfByte encoded() {
        return held(new MatOfByte());
    }

    /** A row of whole numbers, as options. */
    public MatOfInt ints(int... numbers) {
        return held(new MatOfInt(numbers));
    }

    /** Takes over a matrix that OpenCV made. */
    public <M extends Mat> M held(M mat) {
        open.add(mat);
        return mat;
    }

    /** A copy of a float32 matrix of 1, 3 or 4 channels as a picture. */
    public Image image(Mat mat) {
        return Image.of(mat.cols(), mat.rows(), mat.channels(), numbers(mat));
    }

    /** A copy of a float32 matrix of 2 channels as a flow. */
    public Flow flow(Mat mat) {
        return Flow.of(mat.cols(), mat.rows(), numbers(mat));
    }

    /** A copy of the numbers of a float32 matrix, row by row. */
    public float[] numbers(Mat mat) {
        float[] numbers = new float[Math.multiplyExact(Math.toIntExact(mat.total()), mat.channels())];
        mat.get(0, 0, numbers);
        return numbers;
    }

    @Override
    public void close() {
        open.forEach(Mat::release);
        open.clear();
    }
}
