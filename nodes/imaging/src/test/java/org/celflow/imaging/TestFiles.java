package org.celflow.imaging;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;

/** Files for tests, as a run hands them to nodes. */
public final class TestFiles {
    private TestFiles() {}

    /** A file with its digest. */
    public static FileRef ref(Path path) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
            return new FileRef(path, HexFormat.of().formatHex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file of one frame. */
    public static FrameFile frame(Path path) {
        return new FrameFile("seg", 0, Optional.of(ref(path)), "0");
    }

    /** A drawn frame of a walk cycle, 256 pixels a side: {@code rgb/0004.png} to 6 and 14 to 16, and {@code seg} likewise. */
    public static Path walk(String name) {
        URL url = TestFiles.class.getResource("walk/" + name);
        if (url == null) {
            throw new IllegalArgumentException("no test file " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a PNG file of {@code 0xrrggbb} pixels, row by row. */
    public static Path png(Path file, int width, int... rgb) {
        BufferedImage image = new BufferedImage(width, rgb.length / width, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, rgb.length / width, rgb, 0, width);
        return png(file, image);
    }

    /** Writes a PNG file with another encoder than ours. */
    public static Path png(Path file, BufferedImage image) {
        try {
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
