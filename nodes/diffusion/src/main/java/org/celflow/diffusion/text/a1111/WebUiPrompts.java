package org.celflow.diffusion.text.a1111;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.diffusion.text.Emphasis;
import org.celflow.diffusion.text.LearnedTokens;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.text.TokenizedPrompt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/** Encodes prompts that are written for A1111's web UI. */
public final class WebUiPrompts {
    private final PromptEncoder encoder;
    private final List<WebUiTokenizer> tokenizers;
    private final Emphasis emphasis;

    /**
     * For the text encoders of a model.
     *
     * @param encoder of these text encoders
     * @param words learned words by name
     * @param emphasis how weights are applied
     */
    public WebUiPrompts(
            PromptEncoder encoder, List<TextEncoder> encoders, Map<String, LearnedTokens> words, Emphasis emphasis) {
        this.encoder = encoder;
        this.tokenizers =
                encoders.stream().map(one -> new WebUiTokenizer(one, words)).toList();
        this.emphasis = emphasis;
    }

    /**
     * Encodes a prompt.
     *
     * @param texts the prompt as each encoder reads it; usually the same. What changes in one changes at its steps whatever the
     *     others do
     * @param firstSteps steps of the pass before, 0 when this is the first
     * @param skippedLayers as {@link PromptEncoder#encode} takes it
     * @return an entry for each text that the prompt becomes, with the steps at which it holds; those of a prompt with {@code AND} or
     *     with a weight behind a colon are summed. Where prompts are summed, shorter ones repeat their last row.
     * @throws NodeException when there are more than {@value PromptSchedule#MOST} different texts, or {@code AND} joins other numbers
     *     of prompts for one encoder than for another
     */
    public List<Conditioning.Entry> encode(List<String> texts, int firstSteps, OptionalInt skippedLayers)
            throws NodeException {
        List<SummedPrompts.Each> parts = SummedPrompts.split(texts);
        List<List<PromptSchedule.Each>> variants = new ArrayList<>();
        int count = 0;
        for (SummedPrompts.Each part : parts) {
            variants.add(PromptSchedule.of(part.texts(), firstSteps));
            count += variants.get(variants.size() - 1).size();
            if (count > PromptSchedule.MOST) {
                throw PromptSchedule.tooMany();
            }
        }
        boolean summed = parts.size() > 1 || parts.get(0).weight() != 1;
        Map<List<String>, Conditioning.Entry> encoded = new HashMap<>();
        List<Conditioning.Entry> entries = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            for (PromptSchedule.Each variant : variants.get(i)) {
                Conditioning.Entry text = encoded.get(variant.texts());
                if (text == null) {
                    text = encode(variant.texts(), skippedLayers);
                    encoded.put(variant.texts(), text);
                }
                Conditioning.Reach reach = Conditioning.Reach.EVERYWHERE.at(variant.steps());
                entries.add(
                        text.withReach(summed ? reach.summedWith(parts.get(i).weight()) : reach));
            }
        }
        return parts.size() > 1 ? ofOneLength(entries) : List.copyOf(entries);
    }

    private Conditioning.Entry encode(List<String> texts, OptionalInt skippedLayers) throws NodeException {
        List<TokenizedPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            prompts.add(tokenizers.get(i).tokenize(texts.get(i)));
        }
        return encoder.encode(encoder.ofOneLength(prompts), skippedLayers, emphasis);
    }

    private static List<Conditioning.Entry> ofOneLength(List<Conditioning.Entry> entries) {
        int longest = entries.stream()
                .mapToInt(entry -> entry.tokens().shape().get(0))
                .max()
                .orElse(0);
        return entries.stream()
                .map(entry -> entry.withText(lengthened(entry.tokens(), longest), entry.pooled()))
                .toList();
    }

    private static Tensor lengthened(Tensor tokens, int rows) {
        int has = tokens.shape().get(0);
        if (has == rows) {
            return tokens;
        }
        int width = tokens.shape().get(1);
        FloatBuffer all = FloatBuffer.allocate(rows * width).put(tokens.data());
        for (int row = has; row < rows; row++) {
            all.put(tokens.data().slice((has - 1) * width, width));
        }
        return Tensor.of(List.of(rows, width), all.array());
    }
}
