package org.celflow.reference.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.text.PromptTokenizer;
import org.celflow.diffusion.text.Token;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.UnsupportedCaseException;
import org.celflow.reference.Workbench;

/**
 * Prompts as chunks of tokens, for each text encoder: rows of id, weight and word. Where {@code other_valid_ids} lists what other
 * installations of ComfyUI make of a prompt, each of these ids is as good.
 */
public final class TokenizerCases implements CaseRunner {
    private static final double CLOSE = 1e-6;

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        String prompt = recorded.params().text("prompt");
        for (String encoder : List.of("sd1", "sdxl_l", "sdxl_g")) {
            JsonNode chunks = recorded.json().path(encoder);
            if (chunks.isArray()) {
                List<List<Token>> ours = tokenizer(encoder).tokenize(prompt).chunks();
                long differences = differences(ours, chunks);
                boolean other = differences > 0 && isOther(ours, recorded.json().path("other_valid_ids"));
                comparison.same(encoder, other ? 0 : differences);
            }
        }
    }

    private static PromptTokenizer tokenizer(String encoder) throws UnsupportedCaseException {
        if (encoder.equals("sdxl_g")) {
            throw new UnsupportedCaseException("prompts for OpenCLIP");
        }
        return PromptTokenizer.clipL();
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
        return row.path(0).isIntegralNumber()
                && token.id() == row.path(0).asInt()
                && Math.abs(token.weight() - row.path(1).asDouble(Double.NaN)) < CLOSE
                && token.word() == row.path(2).asInt(-1);
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
