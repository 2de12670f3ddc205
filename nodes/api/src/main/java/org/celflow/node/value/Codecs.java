package org.celflow.node.value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the core values are kept: sizes first, then the numbers in little-endian order. */
final class Codecs {
    private static final int CHUNK = 1 << 14;
    private static final int MAX_NUMBERS = 1 << 29;

    private Codecs() {}

    private abstract static class Form<T extends Value> implements ValueCodec<T> {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public T read(DataInput in) throws IOException {
            return checked(this::readChecked, in);
        }

        /** What reads one form of a value. */
        interface Reader<T> {
            T read(DataInput in) throws IOException;
        }

        static <T> T checked(Reader<T> reader, DataInput in) throws IOException {
            try {
                return reader.read(in);
            } catch (IllegalArgumentException e) {
                throw new IOException("not such a value: " + e.getMessage(), e);
            }
        }

        abstract T readChecked(DataInput in) throws IOException;
    }

    static final class OfImage extends Form<Image> {
        @Override
        public void write(Image image, DataOutput out) throws IOException {
            out.writeInt(image.width());
            out.writeInt(image.height());
            out.writeInt(image.channels());
            writeFloats(image.pixels(), out);
        }

        @Override
        Image readChecked(DataInput in) throws IOException {
            int width = in.readInt();
            int height = in.readInt();
            int channels = in.readInt();
            return Image.of(width, height, channels, readFloats(in, count(width, height, channels)));
        }
    }

    static final class OfMask extends Form<Mask> {
        @Override
        public void write(Mask mask, DataOutput out) throws IOException {
            out.writeInt(mask.width());
            out.writeInt(mask.height());
            writeFloats(mask.coverage(), out);
        }

        @Override
        Mask readChecked(DataInput in) throws IOException {
            int width = in.readInt();
            int height = in.readInt();
            return Mask.of(width, height, readFloats(in, count(width, height, 1)));
        }
    }

    static final class OfPartMask extends Form<PartMask> {
        @Override
        public void write(PartMask mask, DataOutput out) throws IOException {
            out.writeInt(mask.width());
            out.writeInt(mask.height());
            out.writeShort(mask.parts().size());
            for (Part part : mask.parts()) {
                out.writeUTF(part.name());
                out.writeInt(part.colour().packed());
            }
            out.write(mask.toArray());
        }

        @Override
        PartMask readChecked(DataInput in) throws IOException {
            int width = in.readInt();
            int height = in.readInt();
            int size = in.readUnsignedShort();
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                parts.add(new Part(in.readUTF(), Rgb.ofPacked(in.readInt())));
            }
            byte[] labels = new byte[count(width, height, 1)];
            in.readFully(labels);
            return PartMask.of(width, height, parts, labels);
        }
    }

    static final class OfFlow extends Form<Flow> {
        @Override
        public void write(Flow flow, DataOutput out) throws IOException {
            out.writeInt(flow.width());
            out.writeInt(flow.height());
            writeFloats(flow.vectors(), out);
        }

        @Override
        Flow readChecked(DataInput in) throws IOException {
            int width = in.readInt();
            int height = in.readInt();
            return Flow.of(width, height, readFloats(in, count(width, height, 2)));
        }
    }

    static final class OfLatent extends Form<Latent> {
        /** Without colours. */
        private static final int UNCOLOURED = 2;

        private final OfMask masks = new OfMask();

        @Override
        public int version() {
            return 4;
        }

        @Override
        public Latent read(int written, DataInput in) throws IOException {
            return written == UNCOLOURED ? checked(this::readUncoloured, in) : super.read(written, in);
        }

        @Override
        public void write(Latent latent, DataOutput out) throws IOException {
            for (int size : latent.samples().shape()) {
                out.writeInt(size);
            }
            writeFloats(latent.samples().data(), out);
            out.writeBoolean(latent.noiseMask().isPresent());
            if (latent.noiseMask().isPresent()) {
                masks.write(latent.noiseMask().get(), out);
            }
            out.writeInt(latent.places().size());
            for (int place : latent.places()) {
                out.writeInt(place);
            }
            out.writeUTF(latent.colours().map(LatentColours::text).orElse(""));
        }

        @Override
        Latent readChecked(DataInput in) throws IOException {
            Latent uncoloured = readUncoloured(in);
            String colours = in.readUTF();
            return colours.isEmpty() ? uncoloured : uncoloured.withColours(LatentColours.parse(colours));
        }

        private Latent readUncoloured(DataInput in) throws IOException {
            List<Integer> shape = List.of(in.readInt(), in.readInt(), in.readInt(), in.readInt());
            Tensor samples =
                    Tensor.of(shape, readFloats(in, count(shape.get(0), shape.get(1), shape.get(2), shape.get(3))));
            Optional<Mask> mask = in.readBoolean() ? Optional.of(masks.read(in)) : Optional.empty();
            int count = in.readInt();
            if (count != 0 && count != shape.get(0)) {
                throw new IOException("%d places for %d pictures".formatted(count, shape.get(0)));
            }
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                places.add(in.readInt());
            }
            return new Latent(samples, mask, places);
        }
    }

    static final class OfSavedFile extends Form<SavedFile> {
        @Override
        public void write(SavedFile file, DataOutput out) throws IOException {
            out.writeUTF(file.path().toString());
            out.writeUTF(file.sha256());
            out.writeLong(file.size());
        }

        @Override
        SavedFile readChecked(DataInput in) throws IOException {
            return new SavedFile(Path.of(in.readUTF()), in.readUTF(), in.readLong());
        }
    }

    private static int count(int... sizes) throws IOException {
        long count = 1;
        for (int size : sizes) {
            if (size < 1 || (count *= size) > MAX_NUMBERS) {
                throw new IOException("sizes out of range");
            }
        }
        return (int) count;
    }

    private static void writeFloats(FloatBuffer numbers, DataOutput out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        while (numbers.hasRemaining()) {
            int n = Math.min(CHUNK, numbers.remaining());
            FloatBuffer part = numbers.slice(numbers.position(), n);
            chunk.clear();
            chunk.asFloatBuffer().put(part);
            out.write(chunk.array(), 0, 4 * n);
            numbers.position(numbers.position() + n);
        }
    }

    private static float[] readFloats(DataInput in, int count) throws IOException {
        float[] numbers = new float[count];
        byte[] chunk = new byte[4 * Math.min(CHUNK, count)];
        for (int at = 0; at < count; ) {
            int n = Math.min(CHUNK, count - at);
            in.readFully(chunk, 0, 4 * n);
            ByteBuffer.wrap(chunk)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(numbers, at, n);
            at += n;
        }
        return numbers;
    }
}
