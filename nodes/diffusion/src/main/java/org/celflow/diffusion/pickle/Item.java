package org.celflow.diffusion.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.weights.ElementType;

/**
 * What a pickle describes. Items say what Python would have made and do nothing. They may contain themselves, so nothing
 * here is compared or printed as a whole.
 */
sealed interface Item {
    /** The values that are one of a kind. */
    enum Plain implements Item {
        NONE,
        TRUE,
        FALSE
    }

    /** A whole number. */
    record Whole(BigInteger value) implements Item {
        static Whole of(long value) {
            return new Whole(BigInteger.valueOf(value));
        }
    }

    /** A floating-point number. */
    record Real(double value) implements Item {}

    /** A text. */
    record Text(String value) implements Item {}

    /** A list that cannot change. */
    record Tuple(List<Item> items) implements Item {}

    /** A list. */
    final class Sequence implements Item {
        final List<Item> items = new ArrayList<>();
    }

    /** A dictionary, ordered or not; keys as they came, repeated or not. */
    final class Dict implements Item {
        final List<Item> keys = new ArrayList<>();
        final List<Item> values = new ArrayList<>();

        void put(Item key, Item value) {
            keys.add(key);
            values.add(value);
        }
    }

    /** Something that Python would have imported. */
    record Global(String module, String name) implements Item {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A call that Python would have made. */
    record Call(Global function, List<Item> arguments) implements Item {}

    /** Numbers beside the pickle. */
    record Storage(ElementType type, String key, long count) implements Item {}
}
