package org.celflow.diffusion.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Turns text into the token ids that CLIP was trained with. The text is cleaned as the tokenizer of the Transformers library
 * cleans it where the optional ftfy package is absent, which is the common ComfyUI installation: control characters go,
 * ideographs stand alone, letters are composed and lowered. Thread-safe.
 */
public final class ClipTokenizer {
    /** The token that begins a chunk. */
    public static final int START = BpeVocabulary.START;

    /** The token that ends a chunk. */
    public static final int END = BpeVocabulary.END;

    private static final Pattern SPECIAL = Pattern.compile("<\\|startoftext\\|>|<\\|endoftext\\|>");
    private static final Pattern WORD = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    private final BpeVocabulary vocabulary = BpeVocabulary.clip();

    /**
     * The tokens of a text, without start and end. {@code <|startoftext|>} and {@code <|endoftext|>} are the tokens they
     * name.
     *
     * @param text of any length; unpaired surrogates are dropped
     */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        Matcher special = SPECIAL.matcher(text);
        int from = 0;
        while (special.find()) {
            encodePlain(text.substring(from, special.start()), ids);
            ids.add(special.group().startsWith("<|start") ? BpeVocabulary.START : BpeVocabulary.END);
            from = special.end();
        }
        encodePlain(text.substring(from), ids);
        return ids.build().toArray();
    }

    private void encodePlain(String text, IntStream.Builder ids) {
        Matcher words = WORD.matcher(clean(text));
        while (words.find()) {
            byte[] bytes = words.group().getBytes(StandardCharsets.UTF_8);
            Arrays.stream(vocabulary.encode(bytes)).forEach(ids::add);
        }
    }

    private static String clean(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                kept.append(' ');
            } else if (isIdeograph(c)) {
                kept.append(' ').appendCodePoint(c).append(' ');
            } else if (c != 0xfffd && !isControl(c)) {
                kept.appendCodePoint(c);
            }
        });
        return Normalizer.normalize(kept, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** The Unicode categories C*: control, format, surrogate, private use, unassigned. */
    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isIdeograph(int c) {
        return c >= 0x4e00 && c <= 0x9fff
                || c >= 0x3400 && c <= 0x4dbf
                || c >= 0x20000 && c <= 0x2a6df
                || c >= 0x2a700 && c <= 0x2ceaf
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0x2f800 && c <= 0x2fa1f;
    }
}
