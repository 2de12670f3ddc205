package org.celflow.diffusion.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.celflow.diffusion.weights.TensorEntry;

/** Finds the tensors among the items of a pickle and checks that each lies within its storage. */
final class TensorCollector {
    private static final int MOST_TENSORS = 100_000;
    private static final int MOST_VISITS = 2_000_000;
    private static final int MOST_DIMENSIONS = 8;
    private static final int DEEPEST = 16;
    private static final int LONGEST_NAME = 1_000;
    private static final int CALL_ARGUMENTS = 6;

    private final StoragePlaces places;
    private final Map<String, TensorEntry> tensors = new TreeMap<>();
    private final Set<Item> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int visited;

    private TensorCollector(StoragePlaces places) {
        this.places = places;
    }

    /** Says where storages lie. */
    @FunctionalInterface
    interface StoragePlaces {
        /**
         * The first byte of a storage.
         *
         * @throws BadPickle when the file has none of that key and size
         */
        long begin(Item.Storage storage) throws BadPickle;
    }

    /**
     * All tensors by name. What a trainer wrapped around them is left off: of a dictionary with a {@code state_dict} only
     * that, of a dictionary of one dictionary the inner one.
     */
    static Map<String, TensorEntry> collect(Item root, StoragePlaces places) throws BadPickle {
        TensorCollector collector = new TensorCollector(places);
        collector.visit(unwrapped(root), "", 0);
        if (collector.tensors.isEmpty()) {
            throw new BadPickle("it holds no tensor");
        }
        return collector.tensors;
    }

    private static Item unwrapped(Item root) {
        if (root instanceof Item.Dict dict) {
            for (int i = 0; i < dict.keys.size(); i++) {
                if (dict.keys.get(i) instanceof Item.Text key
                        && key.value().equals("state_dict")
                        && dict.values.get(i) instanceof Item.Dict inner) {
                    return inner;
                }
            }
            if (dict.values.size() == 1 && dict.values.get(0) instanceof Item.Dict inner) {
                return inner;
            }
        }
        return root;
    }

    private void visit(Item item, String path, int depth) throws BadPickle {
        // Shared items are visited once for each way to them, which a hostile file can make exponentially many.
        if (++visited > MOST_VISITS || depth > DEEPEST) {
            throw new BadPickle("its values are nested without end");
        }
        boolean leaf = !(item instanceof Item.Dict)
                && !(item instanceof Item.Sequence)
                && !(item instanceof Item.Tuple)
                && !(item instanceof Item.Call);
        if (leaf) {
            return;
        }
        if (!open.add(item)) {
            throw new BadPickle("its values contain themselves");
        }
        if (item instanceof Item.Dict dict) {
            for (int i = 0; i < dict.keys.size(); i++) {
                visitEntry(dict.keys.get(i), dict.values.get(i), path, depth);
            }
        } else if (item instanceof Item.Sequence sequence) {
            visitAll(sequence.items, path, depth);
        } else if (item instanceof Item.Tuple tuple) {
            visitAll(tuple.items(), path, depth);
        } else if (item instanceof Item.Call call) {
            visitCall(call, path, depth);
        }
        open.remove(item);
    }

    private void visitEntry(Item key, Item value, String path, int depth) throws BadPickle {
        if (key instanceof Item.Text text) {
            visit(value, joined(path, text.value()), depth + 1);
        } else if (key instanceof Item.Whole number) {
            visit(value, joined(path, number.value().toString()), depth + 1);
        }
        // Other keys are classes and the like: what is filed under them is a trainer's, not a weight.
    }

    private void visitAll(List<Item> items, String path, int depth) throws BadPickle {
        for (int i = 0; i < items.size(); i++) {
            visit(items.get(i), joined(path, Integer.toString(i)), depth + 1);
        }
    }

    private void visitCall(Item.Call call, String path, int depth) throws BadPickle {
        if (Globals.isTensor(call.function())) {
            if (tensors.size() == MOST_TENSORS) {
                throw new BadPickle("it holds more than %,d tensors".formatted(MOST_TENSORS));
            }
            TensorEntry tensor = tensor(call.arguments(), path);
            if (tensors.put(path, tensor) != null) {
                throw new BadPickle("it holds %s twice".formatted(BadPickle.quoted(path)));
            }
        } else if (Globals.isParameter(call.function()) && !call.arguments().isEmpty()) {
            visit(call.arguments().get(0), path, depth + 1);
        }
    }

    private static String joined(String path, String key) throws BadPickle {
        String name = path.isEmpty() ? key : path + "." + key;
        if (name.length() > LONGEST_NAME) {
            throw new BadPickle("a tensor's name has %,d characters".formatted(name.length()));
        }
        return name;
    }

    /** Of {@code storage, offset, sizes, strides, needs gradient, hooks[, metadata]}. */
    private TensorEntry tensor(List<Item> arguments, String name) throws BadPickle {
        String shown = BadPickle.quoted(name);
        if (arguments.size() < CALL_ARGUMENTS
                || arguments.size() > CALL_ARGUMENTS + 1
                || !(arguments.get(0) instanceof Item.Storage storage)
                || !(arguments.get(1) instanceof Item.Whole offset)) {
            throw new BadPickle("its tensor %s is of a kind that is not known".formatted(shown));
        }
        List<Long> sizes = numbers(arguments.get(2), shown);
        List<Long> strides = numbers(arguments.get(3), shown);
        if (sizes.size() != strides.size()
                || sizes.size() > MOST_DIMENSIONS
                || offset.value().signum() < 0) {
            throw new BadPickle("its tensor %s has sizes and strides that do not fit".formatted(shown));
        }
        try {
            long first = offset.value().longValueExact();
            long end = first;
            boolean empty = sizes.contains(0L);
            if (!empty) {
                for (int i = 0; i < sizes.size(); i++) {
                    end = Math.addExact(end, Math.multiplyExact(sizes.get(i) - 1, strides.get(i)));
                }
                end = Math.addExact(end, 1);
            }
            if (end > storage.count()) {
                throw new BadPickle(
                        "its tensor %s reaches to number %,d of %,d".formatted(shown, end, storage.count()));
            }
            List<Integer> shape = new ArrayList<>();
            long count = 1;
            for (long size : sizes) {
                shape.add(Math.toIntExact(size));
                count = Math.multiplyExact(count, size);
            }
            if (count > storage.count()) {
                // A view that repeats numbers may be far larger than the file.
                throw new BadPickle("its tensor %s repeats numbers".formatted(shown));
            }
            long begin = places.begin(storage);
            int bytes = storage.type().bytes();
            return new TensorEntry(
                    name, storage.type(), List.copyOf(shape), strides, begin + first * bytes, begin + end * bytes);
        } catch (ArithmeticException e) {
            throw new BadPickle("its tensor %s is too large".formatted(shown));
        }
    }

    private static List<Long> numbers(Item item, String shown) throws BadPickle {
        List<Long> numbers = new ArrayList<>();
        if (item instanceof Item.Tuple tuple) {
            for (Item element : tuple.items()) {
                BigInteger value = element instanceof Item.Whole whole ? whole.value() : BigInteger.ONE.negate();
                if (value.signum() < 0 || value.bitLength() > 62) {
                    throw new BadPickle("its tensor %s has sizes or strides that cannot be".formatted(shown));
                }
                numbers.add(value.longValue());
            }
            return List.copyOf(numbers);
        }
        throw new BadPickle("its tensor %s is of a kind that is not known".formatted(shown));
    }
}
