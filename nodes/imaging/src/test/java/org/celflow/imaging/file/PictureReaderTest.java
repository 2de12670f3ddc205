package org.celflow.imaging.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.celflow.imaging.TestFiles;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureReaderTest {
    private static byte[] file(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static BufferedImage noise(int type) {
        BufferedImage image = new BufferedImage(64, 48, type);
        Random random = new Random(3);
        for (int i = 0; i < 64 * 48; i++) {
            image.setRGB(i % 64, i / 64, random.nextInt());
        }
        return image;
    }

    private static byte[] png(Object... chunks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10});
        for (int i = 0; i < chunks.length; i += 2) {
            byte[] type = ((String) chunks[i]).getBytes(StandardCharsets.ISO_8859_1);
            byte[] data = (byte[]) chunks[i + 1];
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(data);
            out.writeInt(data.length);
            out.write(type);
            out.write(data);
            out.writeInt((int) crc.getValue());
        }
        return bytes.toByteArray();
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, 0, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] deflated(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(data);
        }
        return out.toByteArray();
    }

    private static void assertRefused(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> PictureReader.decode(bytes, "0007.png"))
                .isInstanceOf(NodeException.class)
                .hasMessageStartingWith("0007.png")
                .hasMessageContainingAll(parts);
    }

    @Test
    void everyPixelOfEachKindOfPngIsRead() throws Exception {
        for (int type :
                List.of(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY)) {
            BufferedImage drawn = noise(type);
            Picture picture = PictureReader.decode(file("png", drawn), "x.png");
            int[] stored = new int[4];
            WritableRaster raster = drawn.getRaster();
            for (int i = 0; i < 64 * 48; i++) {
                raster.getPixel(i % 64, i / 64, stored);
                boolean grey = type == BufferedImage.TYPE_BYTE_GRAY;
                int rgb = stored[0] << 16 | stored[grey ? 0 : 1] << 8 | stored[grey ? 0 : 2];
                assertThat(picture.rgb(i)).isEqualTo(rgb);
                assertThat(picture.alpha(i)).isEqualTo(type == BufferedImage.TYPE_INT_ARGB ? stored[3] : 255);
            }
        }
    }

    @Test
    void palettePngsAreReadAsTheirColours() throws Exception {
        byte[] reds = {0, (byte) 255, 96};
        byte[] greens = {0, (byte) 200, 96};
        byte[] blues = {0, (byte) 150, (byte) 255};
        BufferedImage image = new BufferedImage(
                3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, reds, greens, blues));
        image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 1, 2});
        Picture picture = PictureReader.decode(file("png", image), "x.png");
        assertThat(List.of(picture.rgb(0), picture.rgb(1), picture.rgb(2)))
                .containsExactly(0x000000, 0xffc896, 0x6060ff);
    }

    @Test
    void sixteenBitsKeepTheirPrecision() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {12345, 65535});
        Image read = PictureReader.decode(file("png", image), "x.png").toImage();
        assertThat(read.toArray()).containsExactly(12345 / 65535f, 1f);
    }

    @Test
    void jpegAndBmpAreRead() throws Exception {
        for (String format : List.of("jpeg", "bmp")) {
            Picture picture = PictureReader.decode(file(format, noise(BufferedImage.TYPE_INT_RGB)), "x");
            assertThat(picture.width()).isEqualTo(64);
            assertThat(picture.height()).isEqualTo(48);
        }
    }

    @Test
    void aPngCutAnywhereIsRefusedInOneSentence() throws Exception {
        byte[] png = file("png", noise(BufferedImage.TYPE_INT_RGB));
        for (int length = 0; length < png.length; length += 97) {
            assertRefused(Arrays.copyOf(png, length), "again");
        }
        assertRefused(Arrays.copyOf(png, png.length - 1), "damaged", "ends too soon", "render it again");
    }

    @Test
    void everyFlippedBitInThePixelsIsFound() throws Exception {
        byte[] png = file("png", noise(BufferedImage.TYPE_INT_RGB));
        for (int at = 41; at < png.length - 12; at += 53) {
            byte[] bad = png.clone();
            bad[at] ^= 1;
            assertRefused(bad, "damaged");
        }
    }

    @Test
    void pixelsThatEndBeforeThePictureAreRefused() throws Exception {
        byte[] png = png("IHDR", header(64, 64), "IDAT", deflated(new byte[65 * 10]), "IEND", new byte[0]);
        assertRefused(png, "damaged", "cannot be decoded");
    }

    @Test
    void hugeSizesAreRefusedByTheirHeader() throws Exception {
        assertRefused(
                png("IHDR", header(Integer.MAX_VALUE, Integer.MAX_VALUE)), "2147483647x2147483647", "scale it down");
        assertRefused(png("IHDR", header(-1, 1)), "4294967295x1");
        assertRefused(png("IHDR", header(0, 1)), "0x1");
        assertRefused(png("IHDR", header(16_000, 16_000)), "128 megapixels");
    }

    @Test
    void textBombsDoNotReachTheDecoder() throws Exception {
        byte[] zeros = deflated(new byte[64 << 20]);
        byte[] text = "Comment\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] bomb = Arrays.copyOf(text, text.length + zeros.length);
        System.arraycopy(zeros, 0, bomb, text.length, zeros.length);
        byte[] idat = deflated(new byte[] {0, 1, 2, 0, 3, 4});
        byte[] png = png("IHDR", header(2, 2), "zTXt", bomb, "iCCP", bomb, "IDAT", idat, "IEND", new byte[0]);
        Picture picture = PictureReader.decode(png, "x.png");
        assertThat(picture.rgb(3)).isEqualTo(0x040404);
        assertThat(PngPixels.of(png)).hasSizeLessThan(120);
    }

    @Test
    void manyChunksAreWalkedQuickly() throws Exception {
        Object[] chunks = new Object[2 * 100_002];
        Arrays.fill(chunks, new byte[0]);
        for (int i = 0; i < chunks.length; i += 2) {
            chunks[i] = "tIME";
        }
        chunks[0] = "IHDR";
        chunks[1] = header(1, 1);
        chunks[chunks.length - 4] = "IDAT";
        chunks[chunks.length - 3] = deflated(new byte[] {0, 9});
        chunks[chunks.length - 2] = "IEND";
        assertThat(PictureReader.decode(png(chunks), "x.png").rgb(0)).isEqualTo(0x090909);
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertRefused(new byte[0], "is no PNG, JPEG, WebP or BMP picture");
        assertRefused("<svg/>".getBytes(StandardCharsets.UTF_8), "is no PNG");
        assertRefused(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 0, 0, 0}, "is no PNG");
    }

    @Test
    void headersOfWebpAreRead() {
        byte[] lossless = bytes("RIFF\0\0\0\0WEBPVP8L\0\0\0\0/?\u00c0\u000b\0");
        assertThat(PictureSize.read(lossless)).hasValueSatisfying(size -> {
            assertThat(size.width()).isEqualTo(64);
            assertThat(size.height()).isEqualTo(48);
        });
        byte[] extended = bytes("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0?\0\0/\0\0\0");
        assertThat(PictureSize.read(extended)).hasValueSatisfying(size -> {
            assertThat(size.width()).isEqualTo(64);
            assertThat(size.height()).isEqualTo(48);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void noiseAfterAGoodBeginningNeverGetsThrough() throws Exception {
        Random random = new Random(11);
        for (String format : List.of("png", "jpeg", "bmp")) {
            byte[] good = file(format, noise(BufferedImage.TYPE_INT_RGB));
            for (int i = 0; i < 200; i++) {
                byte[] bad = good.clone();
                for (int j = 0; j < 8; j++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                }
                try {
                    Picture picture = PictureReader.decode(bad, "x");
                    assertThat(picture.width()).isBetween(1, 16_384);
                } catch (NodeException expected) {
                    assertThat(expected).hasMessageStartingWith("x ");
                }
            }
        }
    }

    @Test
    void aFileThatWentAwayIsNamed(@TempDir Path folder) {
        FileRef gone = new FileRef(folder.resolve("0007.png"), "0".repeat(64));
        assertThatThrownBy(() -> PictureReader.read(gone))
                .isInstanceOf(NodeException.class)
                .hasMessage("0007.png is no longer there; render it again");
        assertThatThrownBy(() -> PictureReader.read(new FileRef(folder, "0".repeat(64))))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void theSizeIsReadFromTheHeaderAlone(@TempDir Path folder) throws Exception {
        Path cut = folder.resolve("cut.png");
        Files.write(cut, Arrays.copyOf(file("png", noise(BufferedImage.TYPE_INT_RGB)), 40));
        assertThat(PictureReader.readSize(TestFiles.ref(cut))).hasToString("64x48");
    }
}
