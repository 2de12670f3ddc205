package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.weights.ElementType;

/**
 * Python's pickle machine, protocol 2, cut down to the instructions that PyTorch writes for weights. Calls nothing: a call
 * becomes an {@link Item.Call}.
 */
final class Unpickler {
    private static final int PROTOCOL = 2;
    private static final int MOST_INSTRUCTIONS = 1_000_000;
    private static final int MOST_PAIRS = 1_000_000;
    private static final int DEEPEST = 200;

    private final PickleInput input;
    private final Map<Long, Item> memo = new HashMap<>();
    private final Deque<List<Item>> outer = new ArrayDeque<>();
    private final List<Item.Storage> storages = new ArrayList<>();
    private List<Item> stack = new ArrayList<>();
    private long pairs;

    private Unpickler(PickleInput input) {
        this.input = input;
    }

    /**
     * What a pickle describes.
     *
     * @param storages every mention of one, in the order of the pickle
     */
    record Pickle(Item root, List<Item.Storage> storages) {}

    /**
     * Reads one pickle, up to its STOP.
     *
     * @throws BadPickle when it is damaged, asks for a name that weights do not need, or uses an instruction that
     *     PyTorch does not write
     */
    static Pickle read(PickleInput input) throws IOException {
        Unpickler unpickler = new Unpickler(input);
        return new Pickle(unpickler.run(), unpickler.storages);
    }

    private Item run() throws IOException {
        if (input.unsignedByte() != 0x80 || input.unsignedByte() != PROTOCOL) {
            throw new BadPickle("its pickle is not of protocol %d, which PyTorch writes".formatted(PROTOCOL));
        }
        for (int count = 0; count < MOST_INSTRUCTIONS; count++) {
            long at = input.position();
            int instruction = input.unsignedByte();
            if (instruction == '.') {
                Item result = pop();
                if (!stack.isEmpty() || !outer.isEmpty()) {
                    throw new BadPickle("its pickle stops with values left over");
                }
                return result;
            }
            step(instruction, at);
        }
        throw new BadPickle("its pickle has more than %,d instructions".formatted(MOST_INSTRUCTIONS));
    }

    private void step(int instruction, long at) throws IOException {
        switch (instruction) {
            case '(' -> mark();
            case ')' -> push(new Item.Tuple(List.of()));
            case ']' -> push(new Item.Sequence());
            case '}' -> push(new Item.Dict());
            case 'N' -> push(Item.Plain.NONE);
            case 0x88 -> push(Item.Plain.TRUE);
            case 0x89 -> push(Item.Plain.FALSE);
            case 'J' -> push(Item.Whole.of(input.littleEndian(4) << 32 >> 32));
            case 'K' -> push(Item.Whole.of(input.littleEndian(1)));
            case 'M' -> push(Item.Whole.of(input.littleEndian(2)));
            case 0x8a -> push(new Item.Whole(longInteger(input.unsignedByte())));
            case 'G' -> push(new Item.Real(Double.longBitsToDouble(Long.reverseBytes(input.littleEndian(8)))));
            case 'X' -> push(new Item.Text(input.text(input.littleEndian(4), StandardCharsets.UTF_8)));
            case 'U' -> push(new Item.Text(input.text(input.littleEndian(1), StandardCharsets.ISO_8859_1)));
            case 't' -> push(new Item.Tuple(popMark()));
            case 0x85 -> push(new Item.Tuple(pop(1)));
            case 0x86 -> push(new Item.Tuple(pop(2)));
            case 0x87 -> push(new Item.Tuple(pop(3)));
            case 'a' -> append(pop(1));
            case 'e' -> append(popMark());
            case 's' -> put(pop(2));
            case 'u' -> put(popMark());
            case 'q' -> memo.put(input.littleEndian(1), peek());
            case 'r' -> memo.put(input.littleEndian(4), peek());
            case 'h' -> recall(input.littleEndian(1));
            case 'j' -> recall(input.littleEndian(4));
            case 'c' -> push(allowed(new Item.Global(input.line(), input.line())));
            case 'R' -> call();
            case 'b' -> build();
            case 'Q' -> refer(pop());
            default -> refuse(instruction, at);
        }
    }

    /** Says what a pickle wanted that PyTorch does not write for weights; with the name it asked for if it has one. */
    private void refuse(int instruction, long at) throws IOException {
        if (instruction == 'i') { // INST: a call of a name
            throw refused(new Item.Global(input.line(), input.line()));
        }
        int top = stack.size() - 1;
        if (instruction == 0x93 // STACK_GLOBAL: a name whose parts were computed
                && top >= 1
                && stack.get(top) instanceof Item.Text name
                && stack.get(top - 1) instanceof Item.Text module) {
            throw refused(new Item.Global(module.value(), name.value()));
        }
        throw new BadPickle(
                "its pickle uses the instruction 0x%02x at byte %,d, which no weights need".formatted(instruction, at));
    }

    private static Item.Global allowed(Item.Global global) throws BadPickle {
        if (!Globals.isAllowed(global)) {
            throw refused(global);
        }
        return global;
    }

    private static BadPickle refused(Item.Global global) {
        return new BadPickle("it asks for %s, which no weights need; it could do harm elsewhere"
                .formatted(BadPickle.quoted(global.toString())));
    }

    private void call() throws BadPickle {
        List<Item> both = pop(2);
        if (!(both.get(0) instanceof Item.Global function)
                || !(both.get(1) instanceof Item.Tuple arguments)
                || !Globals.isCallable(function)) {
            throw new BadPickle("its pickle calls something that is no function");
        }
        push(
                Globals.isDictionary(function)
                        ? dictionary(arguments.items())
                        : new Item.Call(function, arguments.items()));
    }

    /** An ordered dictionary is made empty, or by old writers from a list of pairs. */
    private Item.Dict dictionary(List<Item> arguments) throws BadPickle {
        Item.Dict dict = new Item.Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.size() == 1 && arguments.get(0) instanceof Item.Sequence list) {
            // The list may be one that was used before: copies of it are no instructions, but take memory.
            pairs += list.items.size();
            if (pairs > MOST_PAIRS) {
                throw new BadPickle("its dictionaries have more than %,d entries".formatted(MOST_PAIRS));
            }
            for (Item pair : list.items) {
                List<Item> both = pair instanceof Item.Sequence sequence
                        ? sequence.items
                        : pair instanceof Item.Tuple tuple ? tuple.items() : List.of();
                if (both.size() != 2) {
                    throw new BadPickle("its pickle makes a dictionary of something other than pairs");
                }
                dict.put(both.get(0), both.get(1));
            }
            return dict;
        }
        throw new BadPickle("its pickle makes a dictionary of something other than pairs");
    }

    /** Attributes that Python would set; weights have none that matter. */
    private void build() throws BadPickle {
        Item target = pop(2).get(0);
        if (!(target instanceof Item.Dict) && !(target instanceof Item.Call)) {
            throw new BadPickle("its pickle sets attributes of something that has none");
        }
        push(target);
    }

    private void refer(Item id) throws BadPickle {
        Item.Storage storage = storage(id);
        storages.add(storage);
        push(storage);
    }

    /** {@code ('storage', type, key, device, count)}; very old files add what it is a view of, always None. */
    private static Item.Storage storage(Item id) throws BadPickle {
        if (id instanceof Item.Tuple tuple
                && (tuple.items().size() == 5
                        || tuple.items().size() == 6 && tuple.items().get(5) == Item.Plain.NONE)
                && tuple.items().get(0) instanceof Item.Text kind
                && kind.value().equals("storage")
                && tuple.items().get(1) instanceof Item.Global type
                && tuple.items().get(2) instanceof Item.Text key
                && tuple.items().get(4) instanceof Item.Whole count) {
            ElementType element = Globals.storage(type)
                    .orElseThrow(
                            () -> new BadPickle("its pickle keeps numbers in " + BadPickle.quoted(type.toString())));
            if (count.value().signum() < 0 || count.value().bitLength() > 48) {
                throw new BadPickle("its storage %s is too large".formatted(BadPickle.quoted(key.value())));
            }
            return new Item.Storage(element, key.value(), count.value().longValue());
        }
        throw new BadPickle("its pickle refers to something outside it that is no storage");
    }

    private void append(List<Item> items) throws BadPickle {
        if (!(peek() instanceof Item.Sequence list)) {
            throw new BadPickle("its pickle appends to something that is no list");
        }
        list.items.addAll(items);
    }

    private void put(List<Item> pairs) throws BadPickle {
        if (!(peek() instanceof Item.Dict dict) || pairs.size() % 2 != 0) {
            throw new BadPickle("its pickle adds entries to something that is no dictionary");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            dict.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private void recall(long index) throws BadPickle {
        Item item = memo.get(index);
        if (item == null) {
            throw new BadPickle("its pickle recalls a value that it did not keep");
        }
        push(item);
    }

    /** A two's complement number, the lowest byte first. */
    private BigInteger longInteger(int length) throws IOException {
        byte[] bytes = input.bytes(length);
        byte[] bigEndian = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            bigEndian[length - i] = bytes[i];
        }
        bigEndian[0] = (byte) (length > 0 && bytes[length - 1] < 0 ? -1 : 0);
        return new BigInteger(bigEndian);
    }

    private void mark() throws BadPickle {
        if (outer.size() == DEEPEST) {
            throw new BadPickle("its pickle is nested more than %d deep".formatted(DEEPEST));
        }
        outer.push(stack);
        stack = new ArrayList<>();
    }

    private List<Item> popMark() throws BadPickle {
        if (outer.isEmpty()) {
            throw new BadPickle("its pickle closes something that it did not open");
        }
        List<Item> items = stack;
        stack = outer.pop();
        return items;
    }

    private void push(Item item) {
        stack.add(item);
    }

    private Item peek() throws BadPickle {
        if (stack.isEmpty()) {
            throw new BadPickle("its pickle takes a value that is not there");
        }
        return stack.get(stack.size() - 1);
    }

    private Item pop() throws BadPickle {
        Item item = peek();
        stack.remove(stack.size() - 1);
        return item;
    }

    private List<Item> pop(int count) throws BadPickle {
        if (stack.size() < count) {
            throw new BadPickle("its pickle takes a value that is not there");
        }
        List<Item> tail = stack.subList(stack.size() - count, stack.size());
        List<Item> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }
}
