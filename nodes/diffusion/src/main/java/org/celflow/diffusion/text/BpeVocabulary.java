package org.celflow.diffusion.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The byte-pair vocabulary of CLIP: 49408 tokens (Sennrich et al., Neural Machine Translation of Rare Words with Subword
 * Units, 2016; Radford et al. 2021).
 *
 * <p>Ids 0 to 255 are bytes inside a word, 256 to 511 the same bytes at a word's end, then one id for each merge in the
 * order of the merges, then the start and end token. So a merge is a pair of ids, and of two merges the one with the
 * smaller result comes first.
 */
final class BpeVocabulary {
    /** Begins a chunk. */
    static final int START = 49406;

    /** Ends a chunk, and pads it. */
    static final int END = 49407;

    private static final String RESOURCE = "bpe_simple_vocab_16e6.txt.gz";
    private static final int BYTES = 256;
    private static final int MERGES = START - 2 * BYTES;

    private final int[] idOfByte;
    /** From a pair of ids to the id of both joined. */
    private final Map<Long, Integer> merges;

    private BpeVocabulary(int[] idOfByte, Map<Long, Integer> merges) {
        this.idOfByte = idOfByte;
        this.merges = merges;
    }

    private static final class Shared {
        static final BpeVocabulary CLIP = load();
    }

    /** The vocabulary that every CLIP model uses, read once. */
    static BpeVocabulary clip() {
        return Shared.CLIP;
    }

    /**
     * Splits one word into tokens.
     *
     * @param word UTF-8, at least one byte
     */
    int[] encode(byte[] word) {
        int[] ids = new int[word.length];
        for (int i = 0; i < word.length; i++) {
            ids[i] = idOfByte[word[i] & 0xff];
        }
        ids[word.length - 1] += BYTES;
        int length = ids.length;
        while (true) {
            int best = Integer.MAX_VALUE;
            long pair = 0;
            for (int i = 0; i + 1 < length; i++) {
                long candidate = pair(ids[i], ids[i + 1]);
                Integer joined = merges.get(candidate);
                if (joined != null && joined < best) {
                    best = joined;
                    pair = candidate;
                }
            }
            if (best == Integer.MAX_VALUE) {
                return Arrays.copyOf(ids, length);
            }
            int kept = 0;
            for (int i = 0; i < length; i++) {
                boolean joins = i + 1 < length && pair(ids[i], ids[i + 1]) == pair;
                ids[kept++] = joins ? best : ids[i];
                i += joins ? 1 : 0;
            }
            length = kept;
        }
    }

    private static long pair(int first, int second) {
        return (long) first << 32 | second;
    }

    /**
     * The characters that stand for bytes in the vocabulary's text, in the order of their ids: printable bytes first as
     * themselves, then the others as code points from 256 on.
     */
    private static List<Integer> byteOrder() {
        List<Integer> order = new ArrayList<>();
        for (int b = 0; b < BYTES; b++) {
            if (isPrintable(b)) {
                order.add(b);
            }
        }
        for (int b = 0; b < BYTES; b++) {
            if (!isPrintable(b)) {
                order.add(b);
            }
        }
        return order;
    }

    private static boolean isPrintable(int b) {
        return b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
    }

    private static BpeVocabulary load() {
        int[] idOfByte = new int[BYTES];
        Map<String, Integer> idOfText = new HashMap<>();
        int beyond = BYTES;
        List<Integer> order = byteOrder();
        for (int id = 0; id < BYTES; id++) {
            int b = order.get(id);
            String text = Character.toString(isPrintable(b) ? b : beyond++);
            idOfByte[b] = id;
            idOfText.put(text, id);
            idOfText.put(text + "</w>", id + BYTES);
        }
        Map<Long, Integer> merges = new HashMap<>();
        InputStream resource = BpeVocabulary.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException("the resource " + RESOURCE + " is missing from the jar");
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8))) {
            reader.readLine(); // the version
            for (int id = 2 * BYTES; id < 2 * BYTES + MERGES; id++) {
                String[] parts = String.valueOf(reader.readLine()).split(" ", 2);
                Integer first = idOfText.get(parts[0]);
                Integer second = parts.length == 2 ? idOfText.get(parts[1]) : null;
                if (first == null || second == null) {
                    throw new IllegalStateException("the resource " + RESOURCE + " is damaged at merge " + id);
                }
                merges.put(pair(first, second), id);
                idOfText.put(parts[0] + parts[1], id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BpeVocabulary(idOfByte, merges);
    }
}
