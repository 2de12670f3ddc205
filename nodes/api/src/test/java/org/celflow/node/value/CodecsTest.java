package org.celflow.node.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CodecsTest {
    @Property(tries = 40)
    void anImageComesBackEqual(
            @ForAll @IntRange(min = 1, max = 300) int width,
            @ForAll @IntRange(min = 1, max = 70) int height,
            @ForAll Random random) {
        int channels = List.of(1, 3, 4).get(random.nextInt(3));
        Image image = Image.of(width, height, channels, numbers(width * height * channels, random));
        Image back = throughBytes(ValueTypes.IMAGE, image);
        assertThat(back.toArray()).isEqualTo(image.toArray());
        assertThat(List.of(back.width(), back.height(), back.channels())).isEqualTo(List.of(width, height, channels));
    }

    @Property(tries = 20)
    void aLatentComesBackEqualWithItsNoiseMaskPlacesAndColours(@ForAll Random random) {
        Mask mask = Mask.of(5, 3, numbers(15, random));
        Latent latent = new Latent(
                        Tensor.of(List.of(2, 4, 3, 7), numbers(168, random)), Optional.of(mask), List.of(3, 0))
                .withColours(LatentColours.SDXL);
        Latent back = throughBytes(ValueTypes.LATENT, latent);
        assertThat(back.samples().shape()).isEqualTo(latent.samples().shape());
        assertThat(back.samples().toArray()).isEqualTo(latent.samples().toArray());
        assertThat(back.places()).containsExactly(3, 0);
        assertThat(back.colours()).contains(LatentColours.SDXL);
        assertThat(back.noiseMask().orElseThrow().toArray()).isEqualTo(mask.toArray());
    }

    @Test
    void aLatentThatWasKeptBeforeLatentsHadColoursIsStillRead() throws IOException {
        ByteBuffer old = ByteBuffer.allocate(4 * 4 + 4 * 4 + 1 + 4);
        old.putInt(1).putInt(4).putInt(1).putInt(1);
        old.order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        old.put((byte) 0).putInt(0);
        ValueCodec<Latent> codec = ValueTypes.LATENT.codec().orElseThrow();
        Latent back = codec.read(2, new DataInputStream(new ByteArrayInputStream(old.array())));
        assertThat(back.samples().toArray()).containsExactly(1, 2, 3, 4);
        assertThat(back.colours()).isEmpty();
        assertThatThrownBy(() -> codec.read(1, new DataInputStream(new ByteArrayInputStream(old.array()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("form 1");
    }

    @Test
    void partsComeBackWithNamesAndColours() {
        List<Part> parts = List.of(new Part("background", Rgb.ofPacked(0)), new Part("Haar ä", Rgb.parse("#ff0000")));
        PartMask mask = PartMask.of(2, 2, parts, new byte[] {0, 1, 1, 0});
        assertThat(throughBytes(ValueTypes.PARTS, mask).sameAs(mask)).isTrue();
    }

    @Test
    void sizesThatNoPictureHasAreRefusedBeforeMemoryIsTaken() {
        ByteBuffer lie = ByteBuffer.allocate(12).putInt(16_384).putInt(16_384).putInt(4);
        assertThatThrownBy(() -> read(ValueTypes.IMAGE, lie.array())).isInstanceOf(IOException.class);
    }

    @Property(tries = 200)
    void noBytesCrashAReader(@ForAll byte[] bytes) {
        for (ValueType<?> type : ValueTypes.all()) {
            if (type.codec().isPresent()) {
                try {
                    read(type, bytes);
                } catch (IOException expected) {
                    assertThat(expected).isNotNull();
                }
            }
        }
    }

    private static float[] numbers(int count, Random random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Float.intBitsToFloat(random.nextInt() & 0x7f7fffff);
        }
        return numbers;
    }

    private static <T extends Value> T throughBytes(ValueType<T> type, T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            type.codec().orElseThrow().write(value, new DataOutputStream(bytes));
            return read(type, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T extends Value> T read(ValueType<T> type, byte[] bytes) throws IOException {
        return type.codec().orElseThrow().read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
