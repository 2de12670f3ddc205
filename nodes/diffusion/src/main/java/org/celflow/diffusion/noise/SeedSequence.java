package org.celflow.diffusion.noise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Seeds derived from a seed and a place in a tree, as numpy's {@code SeedSequence} derives them (after Melissa O'Neill,
 * "Developing a seed_seq Alternative", 2015). All words are unsigned 32-bit numbers.
 */
final class SeedSequence {
    private static final int INIT_MIX = 0x43b0d7e5;
    private static final int STEP_MIX = 0x931e8875;
    private static final int INIT_OUT = 0x8b51f9dd;
    private static final int STEP_OUT = 0x58f38ded;
    private static final int LEFT = 0xca01f9dd;
    private static final int RIGHT = 0x4973f715;
    private static final int HALF = 16;

    private final int[] pool;
    private int constant = INIT_MIX;

    /**
     * Mixes the words.
     *
     * @param seed read as unsigned
     * @param spawnKey numbers that tell apart what descends from one seed, each read as unsigned; none at the root
     * @param poolSize words of state
     */
    SeedSequence(long seed, List<Long> spawnKey, int poolSize) {
        List<Integer> words = words(seed);
        if (!spawnKey.isEmpty() && words.size() < poolSize) {
            words.addAll(Collections.nCopies(poolSize - words.size(), 0));
        }
        spawnKey.forEach(key -> words.addAll(words(key)));
        pool = new int[poolSize];
        for (int i = 0; i < poolSize; i++) {
            pool[i] = hashed(i < words.size() ? words.get(i) : 0);
        }
        for (int from = 0; from < poolSize; from++) {
            for (int to = 0; to < poolSize; to++) {
                if (from != to) {
                    pool[to] = mixed(pool[to], hashed(pool[from]));
                }
            }
        }
        for (int from = poolSize; from < words.size(); from++) {
            for (int to = 0; to < poolSize; to++) {
                pool[to] = mixed(pool[to], hashed(words.get(from)));
            }
        }
    }

    /** The first of the derived seeds, 0 to 2^32 - 1. */
    long first() {
        int step = INIT_OUT;
        step *= STEP_OUT;
        return Integer.toUnsignedLong(spread((pool[0] ^ INIT_OUT) * step));
    }

    /** Little-endian words, without leading zeros. */
    private static List<Integer> words(long value) {
        List<Integer> words = new ArrayList<>(List.of((int) value));
        if (value >>> 32 != 0) {
            words.add((int) (value >>> 32));
        }
        return words;
    }

    private int hashed(int word) {
        int mixed = word ^ constant;
        constant *= STEP_MIX;
        return spread(mixed * constant);
    }

    private static int mixed(int a, int b) {
        return spread(LEFT * a - RIGHT * b);
    }

    private static int spread(int word) {
        return word ^ word >>> HALF;
    }
}
