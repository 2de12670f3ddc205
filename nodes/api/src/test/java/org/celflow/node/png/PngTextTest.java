package org.celflow.node.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PngTextTest {
    private static byte[] picture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static byte[] with(byte[] png, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngText.insert(png, PngText.GRAPH, text, out);
        return out.toByteArray();
    }

    private static Optional<String> read(byte[] png) throws IOException {
        return PngText.read(new ByteArrayInputStream(png), PngText.GRAPH);
    }

    /** A file of a header, one chunk of that type, and an end. */
    private static byte[] fileWith(String type, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(Arrays.copyOf(picture(), 33));
        put(out, type, data);
        put(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void put(DataOutputStream out, String type, byte[] data) throws IOException {
        out.writeInt(data.length);
        out.write(type.getBytes(StandardCharsets.ISO_8859_1));
        out.write(data);
        out.writeInt(PngChunks.checksum(type, data));
    }

    private static byte[] bytes(String head, byte[] tail) {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + tail.length);
        System.arraycopy(tail, 0, all, first.length, tail.length);
        return all;
    }

    private static byte[] deflated(int zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            byte[] block = new byte[1 << 16];
            for (int i = 0; i < zeros; i += block.length) {
                deflater.write(block, 0, Math.min(block.length, zeros - i));
            }
        }
        return out.toByteArray();
    }

    @Property(tries = 50, seed = "1")
    void anyTextComesBack(@ForAll String text) throws IOException {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(read(with(picture(), valid))).contains(valid);
    }

    @Test
    void longTextIsCompressedAndThePictureStaysReadable() throws IOException {
        String text = "{\"celflow\": 1}\n".repeat(2000);
        byte[] png = with(picture(), text);
        assertThat(png.length).isLessThan(picture().length + 1000);
        assertThat(read(png)).contains(text);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(3);
    }

    @Test
    void textOfOtherProgramsIsRead() throws IOException {
        assertThat(PngText.read(
                        new ByteArrayInputStream(fileWith("tEXt", bytes("prompt\0{caf\u00e9}", new byte[0]))),
                        "prompt"))
                .contains("{caf\u00e9}");
        assertThat(read(fileWith("zTXt", bytes("celflow\0\0", deflated(3))))).contains("\0\0\0");
        assertThat(read(fileWith("iTXt", bytes("celflow\0\0\0en\0Graph\0{}", new byte[0]))))
                .contains("{}");
    }

    @Test
    void aPictureWithoutTheTextHasNone() throws IOException {
        assertThat(read(picture())).isEmpty();
        assertThat(read(fileWith("tEXt", bytes("celflowx\0no", new byte[0])))).isEmpty();
        assertThat(read(fileWith("tEXt", bytes("celflow", new byte[0])))).isEmpty();
    }

    @Test
    void aTextBombIsRefusedBeforeItIsInflated() throws IOException {
        byte[] bomb = fileWith("zTXt", bytes("celflow\0\0", deflated(300 << 20)));
        assertThat(bomb.length).isLessThan(400_000);
        assertThatThrownBy(() -> read(bomb)).isInstanceOf(IOException.class).hasMessageContaining("longer than 16 MiB");
    }

    @Test
    void aBombUnderAnotherKeywordIsSkipped() throws IOException {
        byte[] bomb = fileWith("zTXt", bytes("Comment\0\0", deflated(300 << 20)));
        assertThat(read(with(bomb, "{}"))).contains("{}");
        assertThat(read(bomb)).isEmpty();
    }

    @Test
    void aChunkThatClaimsMoreThanTheFileHasTakesNoMemory() throws IOException {
        byte[] png = fileWith("tEXt", bytes("celflow\0{}", new byte[0]));
        png[33] = 0x7f;
        png[34] = (byte) 0xff;
        assertThatThrownBy(() -> read(png)).isInstanceOf(IOException.class).hasMessageContaining("at most");
        png[33] = 0;
        png[34] = (byte) 0xff;
        assertThatThrownBy(() -> read(png)).isInstanceOf(IOException.class).hasMessageContaining("ends too soon");
        png[33] = (byte) 0x80;
        assertThatThrownBy(() -> read(png)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    @Test
    void aFileCutAnywhereIsToldOrReadsTheSame() throws IOException {
        byte[] png = with(picture(), "{\"celflow\": 1}");
        for (int length = 0; length < png.length; length++) {
            byte[] cut = Arrays.copyOf(png, length);
            try {
                assertThat(read(cut)).contains("{\"celflow\": 1}");
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("PNG file");
            }
        }
    }

    @Test
    void aFlippedBitInTheTextIsFound() throws IOException {
        byte[] png = fileWith("iTXt", bytes("celflow\0\0\0\0\0{\"a\": 1}", new byte[0]));
        png[60] ^= 4;
        assertThatThrownBy(() -> read(png)).isInstanceOf(IOException.class).hasMessageContaining("checksum");
    }

    @Test
    void noiseNeverThrowsAnythingButAnIoException() throws IOException {
        Random random = new Random(7);
        byte[] good = with(picture(), "{\"celflow\": 1}".repeat(200));
        for (int i = 0; i < 5000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= i % 4; j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                read(bad);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("PNG file");
            }
        }
    }

    @Test
    void aKeywordOrPictureThatIsNoneIsRefused() {
        assertThatThrownBy(() -> PngText.insert(picture(), "no spaces", "", new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PngText.insert(new byte[9], "celflow", "", new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no PNG file");
    }
}
