package org.celflow.imaging.mask;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueCodec;
import org.celflow.node.value.ValueType;

/**
 * A rectangle of pixels.
 *
 * @param x the left column, 0 or more
 * @param y the top row, 0 or more
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 */
public record CropBox(int x, int y, int width, int height) implements Value {
    /** The kind of value. */
    public static final ValueType<CropBox> TYPE =
            new ValueType<>("box", "Box", CropBox.class, Rgb.ofPacked(0x90a4ae), Optional.of(new Codec()));

    /** Checks the numbers. */
    public CropBox {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("no box: %d, %d, %d, %d".formatted(x, y, width, height));
        }
    }

    @Override
    public long bytes() {
        return 32;
    }

    private static final class Codec implements ValueCodec<CropBox> {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public void write(CropBox box, DataOutput out) throws IOException {
            out.writeInt(box.x);
            out.writeInt(box.y);
            out.writeInt(box.width);
            out.writeInt(box.height);
        }

        @Override
        public CropBox read(DataInput in) throws IOException {
            try {
                return new CropBox(in.readInt(), in.readInt(), in.readInt(), in.readInt());
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
