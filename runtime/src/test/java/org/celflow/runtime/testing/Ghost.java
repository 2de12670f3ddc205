package org.celflow.runtime.testing;

import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/** A value that cannot be written. */
public record Ghost(long number) implements Value {
    static final ValueType<Ghost> TYPE =
            new ValueType<>("ghost", "Ghost", Ghost.class, Rgb.ofPacked(0x654321), Optional.empty());

    @Override
    public long bytes() {
        return 10;
    }
}
