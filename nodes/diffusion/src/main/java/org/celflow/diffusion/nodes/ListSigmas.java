package org.celflow.diffusion.nodes;

import java.util.Arrays;
import java.util.List;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;

/** Reads sigmas that an artist typed, as ComfyUI's ManualSigmas. */
@NodeInfo(
        id = "sigmas.list",
        title = "Typed sigmas",
        category = "Sample",
        doc = "The noises of a run as you type them.",
        persist = NodeInfo.Persist.NEVER)
public record ListSigmas(
        @Param.Text(
                def = "14.6146, 6.4745, 3.8636, 2.6946, 1.8841, 1.3943, 0.9642, 0.6523, 0.3977, 0.1515, 0",
                multiline = true,
                doc = "Numbers from 0 to 20000, separated by commas or spaces; one more than there are steps, the last"
                        + " usually 0.")
        String sigmas)
        implements Node<Sigmas> {
    private static final double LARGEST = 20_000;
    private static final int MOST = 10_001;

    @Override
    public Sigmas compute(NodeContext ctx) throws NodeException {
        List<String> words = Arrays.stream(sigmas.split("[,;\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() > MOST) {
            throw new NodeException("%d sigmas are too many; give at most %d".formatted(words.size(), MOST));
        }
        float[] numbers = new float[words.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(words.get(i));
        }
        return Sigmas.of(numbers);
    }

    private static float number(String word) throws NodeException {
        try {
            double number = Double.parseDouble(word);
            if (number >= 0 && number <= LARGEST) {
                return (float) number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        throw new NodeException("'%s' is no sigma; write numbers from 0 to 20000".formatted(word));
    }
}
