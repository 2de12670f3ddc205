package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;

/**
 * Prompts that can run side by side: those that show the network the same area at the same steps. Texts of very different length
 * stay apart, because repeating the short ones up to a common length would cost more.
 */
final class PromptGroups {
    private static final int MOST_REPEATS = 4;

    private record Key(LatentArea window, double start, double end, List<Conditioning.StepCondition> steps) {}

    private PromptGroups() {}

    /** Indices of the prompts of each group. */
    static List<List<Integer>> of(List<PlacedPrompt> prompts) throws NodeException {
        Map<Key, List<List<Integer>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            Conditioning.Reach reach = prompts.get(i).entry().reach();
            Key key = new Key(prompts.get(i).window(), reach.start(), reach.end(), reach.steps());
            place(i, prompts, groups.computeIfAbsent(key, k -> new ArrayList<>()));
        }
        return groups.values().stream().flatMap(List::stream).toList();
    }

    private static void place(int prompt, List<PlacedPrompt> prompts, List<List<Integer>> groups) {
        int length = length(prompts.get(prompt));
        for (List<Integer> group : groups) {
            long common = length;
            int shortest = length;
            for (int member : group) {
                common = lcm(common, length(prompts.get(member)));
                shortest = Math.min(shortest, length(prompts.get(member)));
            }
            if (common / shortest <= MOST_REPEATS) {
                group.add(prompt);
                return;
            }
        }
        groups.add(new ArrayList<>(List.of(prompt)));
    }

    private static int length(PlacedPrompt prompt) {
        return prompt.entry().tokens().shape().get(0);
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }
}
