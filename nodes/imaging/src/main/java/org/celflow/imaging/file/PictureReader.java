package org.celflow.imaging.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.celflow.imaging.cv.Mats;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Reads PNG (8 and 16 bits), JPEG, WebP and BMP files of at most 16,384 pixels a side and 128 megapixels. */
public final class PictureReader {
    private static final int MAX_BYTES = 1 << 30;
    /** Camera data before the size in a JPEG file can be long. */
    private static final int HEADER = 1 << 20;

    private PictureReader() {}

    /**
     * Reads a file.
     *
     * @throws NodeException in one sentence that names the file, if it is missing, damaged, too large or no picture
     */
    public static Picture read(FileRef file) throws NodeException {
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new NodeException("%s is larger than %d MiB, more than any picture that is read; save it again"
                        .formatted(file.name(), MAX_BYTES >> 20));
            }
            return decode(bytes, file.name());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads the size in the header of a file and nothing else.
     *
     * @throws NodeException in one sentence that names the file, if it is missing, too large or no picture
     */
    public static SequenceCheck.Size readSize(FileRef file) throws NodeException {
        try (InputStream in = Files.newInputStream(file.path())) {
            PictureSize size = size(in.readNBytes(HEADER), file.name());
            return new SequenceCheck.Size((int) size.width(), (int) size.height());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static NodeException unreadable(FileRef file, IOException e) {
        return e instanceof NoSuchFileException
                ? new NodeException("%s is no longer there; render it again".formatted(file.name()), e)
                : new NodeException("%s cannot be read (%s)".formatted(file.name(), e.getMessage()), e);
    }

    private static PictureSize size(byte[] bytes, String name) throws NodeException {
        PictureSize size = PictureSize.read(bytes)
                .orElseThrow(() -> new NodeException(
                        "%s is no PNG, JPEG, WebP or BMP picture, or is cut off in its header; render or export it again"
                                .formatted(name)));
        if (!size.accepted()) {
            throw new NodeException(
                    "%s says that it has %dx%d pixels; at most 16384 a side and 128 megapixels are read, so scale it down"
                            .formatted(name, size.width(), size.height()));
        }
        return size;
    }

    /** Decodes the bytes of a file of that name. */
    static Picture decode(byte[] bytes, String name) throws NodeException {
        PictureSize size = size(bytes, name);
        byte[] pixels = bytes;
        if (size.format() == PictureSize.Format.PNG) {
            try {
                pixels = PngPixels.of(bytes);
            } catch (IOException e) {
                throw new NodeException("%s is damaged (%s); render it again".formatted(name, e.getMessage()), e);
            }
        }
        Picture picture = decodePixels(pixels, name);
        if (picture.width() != size.width() || picture.height() != size.height()) {
            throw new NodeException("%s is damaged: its header says %dx%d pixels, but it holds %dx%d; render it again"
                    .formatted(name, size.width(), size.height(), picture.width(), picture.height()));
        }
        return picture;
    }

    private static Picture decodePixels(byte[] bytes, String name) throws NodeException {
        try (Mats mats = new Mats()) {
            Mat decoded = mats.held(Imgcodecs.imdecode(mats.encoded(bytes), Imgcodecs.IMREAD_UNCHANGED));
            if (decoded.empty()) {
                throw new NodeException("%s is damaged: its pixels cannot be decoded; render it again".formatted(name));
            }
            boolean deep = decoded.depth() == CvType.CV_16U;
            if (!deep && decoded.depth() != CvType.CV_8U) {
                throw new NodeException("%s has pixels of a kind that is not read; save it with 8 or 16 bits a channel"
                        .formatted(name));
            }
            Mat ordered = redFirst(mats, decoded);
            Mat words = mats.empty();
            ordered.convertTo(words, CvType.CV_16U);
            short[] numbers = new short[Math.toIntExact(words.total() * words.channels())];
            words.get(0, 0, numbers);
            return new Picture(words.cols(), words.rows(), words.channels(), deep, numbers);
        } catch (CvException e) {
            throw new NodeException("%s is damaged: its pixels cannot be decoded; render it again".formatted(name), e);
        }
    }

    private static Mat redFirst(Mats mats, Mat decoded) {
        Mat ordered = mats.empty();
        switch (decoded.channels()) {
            case 1 -> decoded.copyTo(ordered);
            case 3 -> Imgproc.cvtColor(decoded, ordered, Imgproc.COLOR_BGR2RGB);
            case 4 -> Imgproc.cvtColor(decoded, ordered, Imgproc.COLOR_BGRA2RGBA);
            default -> throw new CvException("%d channels".formatted(decoded.channels()));
        }
        return ordered;
    }
}
