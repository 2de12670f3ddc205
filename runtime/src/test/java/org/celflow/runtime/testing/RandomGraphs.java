package org.celflow.runtime.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.celflow.graph.Graph;
import org.celflow.graph.Interpolation;
import org.celflow.graph.ParamValue;

/** Graphs of test nodes, of every kind of time need, out of a seed. */
public final class RandomGraphs {
    private RandomGraphs() {}

    /** A graph whose shots lie in frames 0 to 11 and whose sequences are {@code seq0} and {@code seq1}. */
    public static Graph of(long seed) {
        Random random = new Random(seed);
        TestGraph graph = new TestGraph();
        int cut = 2 + random.nextInt(5);
        graph.shot(0, cut).shot(cut + random.nextInt(2), cut + 2 + random.nextInt(4));
        List<String> numbers = new ArrayList<>();
        graph.node("n0", "frames", "files:seq0");
        graph.node("n1", "constant", "value:" + random.nextInt(5));
        graph.node("n2", random.nextBoolean() ? "frames" : "checked", "files:seq1");
        graph.node("n3", "ticker");
        numbers.addAll(List.of("n0", "n1", "n2", "n3"));
        int count = 3 + random.nextInt(9);
        int factors = 1;
        for (int i = 4; i < 4 + count; i++) {
            String id = "n" + i;
            String a = "a=" + pick(random, numbers);
            switch (random.nextInt(11)) {
                case 0, 1 -> graph.node(id, "mix", a, "b=" + pick(random, numbers), "salt:" + random.nextInt(3));
                case 2 -> {
                    TreeMap<Integer, Object> keys = new TreeMap<>();
                    keys.put(0, 0L);
                    keys.put(5, 10L);
                    graph.node(id, "mix", a).set(id, "salt", new ParamValue.Animated(keys, Interpolation.LINEAR));
                }
                case 3 -> graph.node(id, "around", a);
                case 4 -> graph.node(id, "chain", a);
                case 5 -> graph.node(id, "shot", a);
                case 6 -> {
                    int factor = 2 + random.nextInt(2);
                    if (factors * factor > 6) {
                        graph.node(id, "mix", a);
                    } else {
                        factors *= factor;
                        graph.node(id, "inbetween", a, "factor:" + factor, "loop:" + random.nextBoolean());
                    }
                }
                case 7 -> {
                    graph.node(id, "split", a);
                    numbers.add(id + ".low");
                }
                case 8 -> graph.node(id, "fleeting", a);
                case 9 -> graph.node(id + "g", "haunt", a).node(id, "exorcise", "a=" + id + "g");
                default -> graph.node(id, "gate", a);
            }
            numbers.add(graph.isSplit(id) ? id + ".high" : id);
        }
        String last = numbers.get(numbers.size() - 1);
        graph.node("save", "save", "a=" + pick(random, numbers.subList(4, numbers.size())), "path:a/####.txt");
        graph.node("save2", "save", "a=" + last, "path:b/####.txt");
        return graph.graph();
    }

    private static String pick(Random random, List<String> numbers) {
        return numbers.get(random.nextInt(numbers.size()));
    }
}
