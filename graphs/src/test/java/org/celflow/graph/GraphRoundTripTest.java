package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.celflow.node.time.Timeline;

class GraphRoundTripTest {
    @Property(tries = 300)
    void whatIsWrittenReadsBackEqualAndWritesTheSameText(@ForAll long seed) throws GraphFormatException {
        Graph graph = randomGraph(new Random(seed));
        String text = GraphJson.write(graph);
        Graph back = GraphJson.read(text.getBytes(StandardCharsets.UTF_8), "random");
        assertThat(back).isEqualTo(graph);
        assertThat(GraphJson.write(back)).isEqualTo(text);
    }

    @Property(tries = 300)
    void editsKeepEveryLinkAtANodeThatIsThere(@ForAll long seed) {
        Random random = new Random(seed);
        Graph graph = randomGraph(random);
        for (int i = 0; i < 20 && !graph.nodes().isEmpty(); i++) {
            graph = graph.apply(randomEdit(graph, random));
            Set<NodeId> ids = graph.nodes().keySet();
            assertThat(graph.links().keySet()).allMatch(input -> ids.contains(input.node()));
        }
    }

    @Property(tries = 300)
    void aBatchIsItsEditsOneAfterTheOther(@ForAll long seed) {
        Random random = new Random(seed);
        Graph start = randomGraph(random);
        Graph graph = start;
        List<GraphEdit> edits = new ArrayList<>();
        for (int i = 0; i < 10 && !graph.nodes().isEmpty(); i++) {
            GraphEdit edit = randomEdit(graph, random);
            edits.add(edit);
            graph = graph.apply(edit);
        }
        Graph atOnce = start.apply(new GraphEdit.Batch("All", edits));
        assertThat(atOnce).isEqualTo(graph);
        assertThat(GraphJson.write(atOnce)).isEqualTo(GraphJson.write(graph));
    }

    private static GraphEdit randomEdit(Graph graph, Random random) {
        List<NodeId> ids = List.copyOf(graph.nodes().keySet());
        NodeId id = ids.get(random.nextInt(ids.size()));
        NodeId other = ids.get(random.nextInt(ids.size()));
        return switch (random.nextInt(8)) {
            case 0 -> new GraphEdit.AddNode(graph.freshId("t.node"), randomNode(random));
            case 1 -> new GraphEdit.RemoveNodes(Set.of(id));
            case 2 -> new GraphEdit.Connect(new Port(id, "out"), new Port(other, "in" + random.nextInt(3)));
            case 3 -> new GraphEdit.Disconnect(new Port(id, "in0"));
            case 4 -> new GraphEdit.SetParam(id, "p" + random.nextInt(3), randomParam(random));
            case 5 -> new GraphEdit.ClearParam(id, "p" + random.nextInt(3));
            case 6 -> new GraphEdit.SetLayout(Map.of(id, NodeLayout.at(random.nextInt(99), random.nextGaussian())));
            default -> new GraphEdit.PutNote(new Note("n" + random.nextInt(3), randomText(random), 1, 2, 3, 4));
        };
    }

    private static Graph randomGraph(Random random) {
        Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            nodes.put(new NodeId("node-" + random.nextInt(100)), randomNode(random));
        }
        List<NodeId> ids = List.copyOf(nodes.keySet());
        Map<Port, Port> links = new LinkedHashMap<>();
        for (NodeId id : ids) {
            for (int i = random.nextInt(3); i > 0; i--) {
                NodeId from = ids.get(random.nextInt(ids.size()));
                links.put(
                        new Port(id, "in " + i), new Port(random.nextInt(9) == 0 ? new NodeId("gone") : from, "out.x"));
            }
        }
        List<Note> notes = random.nextBoolean()
                ? List.of()
                : List.of(new Note("n", randomText(random), random.nextGaussian(), 0, 1e-9, 3, randomMap(random, 2)));
        return new Graph(
                new Timeline(
                        random.nextInt(100) + 0.5,
                        Timeline.of(-3, 4 + random.nextInt(9)).shots()),
                nodes,
                links,
                notes,
                randomMap(random, 3));
    }

    private static GraphNode randomNode(Random random) {
        Map<String, ParamValue> params = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            params.put("p" + randomText(random), randomParam(random));
        }
        Optional<String> title = random.nextBoolean() ? Optional.empty() : Optional.of(randomText(random));
        NodeLayout layout =
                new NodeLayout(random.nextGaussian() * 1e6, random.nextInt(9), random.nextInt(3), random.nextBoolean());
        return new GraphNode(new TypeRef("t.node", 1 + random.nextInt(5)), title, params, layout, randomMap(random, 3));
    }

    private static ParamValue randomParam(Random random) {
        if (random.nextInt(4) > 0) {
            return new ParamValue.Literal(randomValue(random, 4));
        }
        TreeMap<Integer, Object> keyframes = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            keyframes.put(random.nextInt(200) - 100, randomValue(random, 1));
        }
        Interpolation mode = random.nextBoolean() ? Interpolation.HOLD : Interpolation.LINEAR;
        return new ParamValue.Animated(keyframes, mode, randomMap(random, 2));
    }

    private static Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextLong();
            case 2 -> Double.longBitsToDouble(random.nextLong() & 0xbfffffffffffffffL);
            case 3 -> (double) random.nextInt(5);
            case 4 -> BigInteger.ONE.shiftLeft(64 + random.nextInt(100)).negate();
            case 5 -> randomText(random);
            case 6 -> List.of(randomValue(random, depth - 1), randomValue(random, depth - 1));
            default -> randomMap(random, depth - 1);
        };
    }

    private static Map<String, Object> randomMap(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put("unknown " + randomText(random), randomValue(random, Math.max(0, depth)));
        }
        return map;
    }

    private static String randomText(Random random) {
        int[] alphabet = {'a', 'Z', '0', ' ', '"', '\\', '/', '\n', '\t', 0, 0x7f, 0xe9, 0x2028, 0xfffe, 0x1f3ac};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
