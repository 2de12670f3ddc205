package org.celflow.reference.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.text.LearnedTokens;
import org.celflow.diffusion.text.PromptTokenizer;
import org.celflow.diffusion.text.Token;
import org.celflow.node.FileRef;
import org.celflow.node.value.Tensor;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Embeddings;

/**
 * Prompts as chunks of tokens, for each text encoder: rows of id, weight and word. Where {@code other_valid_ids} lists what other
 * installations of ComfyUI make of a prompt, each of these ids is as good.
 */
public final class TokenizerCases implements CaseRunner {
    private static final double CLOSE = 1e-6;
    /** Sums of learned tokens are given with six decimals, of numbers added in another order. */
    private static final double CLOSE_SUM = 1e-4;

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        String prompt = recorded.params().text("prompt");
        Map<String, LearnedTokens> words = new HashMap<>();
        for (Map.Entry<String, FileRef> word : Embeddings.named(prompt, bench).entrySet()) {
            words.put(word.getKey(), LearnedTokens.open(word.getValue()));
        }
        for (String encoder : List.of("sd1", "sdxl_l", "sdxl_g")) {
            JsonNode chunks = recorded.json().path(encoder);
            if (chunks.isArray()) {
                List<List<Token>> ours =
                        tokenizer(encoder, words).tokenize(prompt).chunks();
                long differences = differences(ours, chunks);
                boolean other = differences > 0 && isOther(ours, recorded.json().path("other_valid_ids"));
                comparison.same(encoder, other ? 0 : differences);
            }
        }
    }

    private static PromptTokenizer tokenizer(String encoder, Map<String, LearnedTokens> words) {
        return encoder.equals("sdxl_g") ? PromptTokenizer.openClip(words) : PromptTokenizer.clipL(words);
    }

    /** Places with another token, weight or word. */
    private static long differences(List<List<Token>> ours, JsonNode theirs) {
        long differences = 0;
        for (int chunk = 0; chunk < Math.max(ours.size(), theirs.size()); chunk++) {
            List<Token> tokens = chunk < ours.size() ? ours.get(chunk) : List.of();
            JsonNode rows = theirs.path(chunk);
            for (int place = 0; place < Math.max(tokens.size(), rows.size()); place++) {
                boolean same = place < tokens.size() && same(tokens.get(place), rows.path(place));
                differences += same ? 0 : 1;
            }
        }
        return differences;
    }

    private static boolean same(Token token, JsonNode row) {
        JsonNode sum = row.path(0).path("embedding_row_sum");
        boolean sameToken = token.learned().isPresent()
                ? Math.abs(sum(token.learned().get()) - sum.asDouble(Double.NaN)) < CLOSE_SUM
                : row.path(0).isIntegralNumber() && token.id() == row.path(0).asInt();
        return sameToken
                && Math.abs(token.weight() - row.path(1).asDouble(Double.NaN)) < CLOSE
                && token.word() == row.path(2).asInt(-1);
    }

    private static double sum(Tensor vector) {
        double sum = 0;
        for (float number : vector.toArray()) {
            sum += number;
        }
        return sum;
    }

    /** Whether the ids, up to the end of the prompt, are those of another installation. */
    private static boolean isOther(List<List<Token>> ours, JsonNode installations) {
        List<Integer> ids = new ArrayList<>();
        for (Token token : ours.get(0)) {
            ids.add(token.id());
        }
        for (JsonNode installation : installations) {
            List<Integer> others = new ArrayList<>();
            installation.forEach(id -> others.add(id.asInt()));
            if (ours.size() == 1
                    && others.size() <= ids.size()
                    && ids.subList(0, others.size()).equals(others)) {
                return true;
            }
        }
        return false;
    }
}
