package org.celflow.runtime.testing;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueCodec;
import org.celflow.node.value.ValueType;

/** A number that pretends to be large. */
public record Num(long number) implements Value {
    static final long BYTES = 1000;

    static final ValueType<Num> TYPE =
            new ValueType<>("num", "Number", Num.class, Rgb.ofPacked(0x123456), Optional.of(new ValueCodec<Num>() {
                @Override
                public int version() {
                    return 1;
                }

                @Override
                public void write(Num value, DataOutput out) throws IOException {
                    out.writeLong(value.number());
                }

                @Override
                public Num read(DataInput in) throws IOException {
                    return new Num(in.readLong());
                }
            }));

    @Override
    public long bytes() {
        return BYTES;
    }

    /** A number made of two, so that any difference and any other order shows. */
    static long mix(long a, long b) {
        long h = a * 0x9E3779B97F4A7C15L + Long.rotateLeft(b, 31) * 0xC2B2AE3D27D4EB4FL + 0x165667B19E3779F9L;
        h ^= h >>> 29;
        h *= 0xBF58476D1CE4E5B9L;
        return h ^ h >>> 32;
    }
}
