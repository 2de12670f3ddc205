package org.celflow.diffusion.text;

import java.util.Arrays;
import java.util.List;
import org.celflow.node.value.Tensor;

/** How the weights of a prompt change what a text encoder says. */
public enum Emphasis {
    /**
     * As ComfyUI: {@code z' = (z - z0) w + z0} for each token, where z0 is what the encoder says at the same place of an empty
     * prompt, encoded in the same batch. Nothing is renormalised.
     */
    FROM_EMPTY,
    /** As A1111's "original": {@code z' = z w}, then each chunk is multiplied so that its mean is what it was. */
    MEAN_RESTORED,
    /** As A1111's "no norm": {@code z' = z w}. */
    SCALED;

    /**
     * Applies the weights.
     *
     * @param said chunks x tokens x width; for {@link #FROM_EMPTY} of a weighted prompt, with the empty prompt's chunk behind its own
     * @return the rows of the prompt's chunks, 77 x chunks by width
     */
    Tensor apply(TokenizedPrompt prompt, Tensor said) {
        int width = said.shape().get(2);
        int chunk = PromptTokenizer.CHUNK * width;
        int all = prompt.chunks().size() * chunk;
        float[] numbers = said.toArray();
        float[] weighed = Arrays.copyOf(numbers, all);
        for (int i = 0; i < prompt.chunks().size(); i++) {
            int from = i * chunk;
            List<Token> tokens = prompt.chunks().get(i);
            if (this == FROM_EMPTY) {
                away(tokens, numbers, all, weighed, from, width);
            } else {
                scale(tokens, weighed, from, width);
                if (this == MEAN_RESTORED) {
                    restoreMean(numbers, weighed, from, from + chunk);
                }
            }
        }
        return Tensor.of(List.of(prompt.chunks().size() * PromptTokenizer.CHUNK, width), weighed);
    }

    private static void away(List<Token> tokens, float[] said, int empty, float[] weighed, int from, int width) {
        for (int place = 0; place < tokens.size(); place++) {
            double weight = tokens.get(place).weight();
            if (weight != 1.0) {
                for (int i = place * width; i < (place + 1) * width; i++) {
                    float nothing = said[empty + i];
                    weighed[from + i] = (weighed[from + i] - nothing) * (float) weight + nothing;
                }
            }
        }
    }

    private static void scale(List<Token> tokens, float[] weighed, int from, int width) {
        for (int place = 0; place < tokens.size(); place++) {
            float weight = (float) tokens.get(place).weight();
            for (int i = place * width; i < (place + 1) * width; i++) {
                weighed[from + i] *= weight;
            }
        }
    }

    private static void restoreMean(float[] before, float[] after, int from, int to) {
        double wanted = 0;
        double is = 0;
        for (int i = from; i < to; i++) {
            wanted += before[i];
            is += after[i];
        }
        // equal sums, of an unweighted chunk or of zeros, leave the numbers as they are
        if (wanted != is) {
            float factor = (float) (wanted / is);
            for (int i = from; i < to; i++) {
                after[i] *= factor;
            }
        }
    }
}
