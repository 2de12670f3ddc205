package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.graph.TestNodes.id;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.junit.jupiter.api.Test;

class GraphJsonTest {
    static final String EXAMPLE = """
            {
              "celflow": 1,
              "timeline": {
                "fps": 24,
                "shots": [
                  {"name": "walk", "first": 0, "end": 24},
                  {"name": "turn", "first": 24, "end": 30, "camera": "B"}
                ],
                "markers": [3, 7]
              },
              "nodes": {
                "source": {
                  "type": "test.source@2",
                  "title": "Walk, \\"256\\"",
                  "params": {
                    "model": {"path": "models/a.safetensors", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "licence": "CC0"},
                    "files": {"path": "seq/walk", "offset": 1}
                  },
                  "layout": {"x": -40, "y": 12.5}
                },
                "later": {
                  "type": "acme.future-node@7",
                  "params": {
                    "seed": 18446744073709551615,
                    "strength": {"keyframes": {"0": 1.0, "12": 0.5}, "mode": "linear", "ease": "in"},
                    "odd": {"keyframes": {"0": 1.0}, "mode": "spline"},
                    "nothing": [null, true, {"deep": []}]
                  },
                  "inputs": {
                    "image": "source.image",
                    "missing": "gone.out"
                  },
                  "layout": {"x": 300, "y": 0, "width": 240, "collapsed": true, "colour": "#ff0000"},
                  "muted": true
                }
              },
              "notes": [
                {"id": "n1", "text": "first\\nsecond ü 🎬", "x": 0, "y": 0, "width": 200, "height": 80, "size": 3}
              ],
              "author": {"name": "somebody"}
            }
            """;

    private static Graph read(String text) throws GraphFormatException {
        return GraphJson.read(text.getBytes(StandardCharsets.UTF_8), "a.json");
    }

    @Test
    void everythingKnownAndUnknownSurvivesInPlace() throws GraphFormatException {
        assertThat(GraphJson.write(read(EXAMPLE))).isEqualTo(EXAMPLE);
    }

    @Test
    void theExampleMeansWhatItSays() throws GraphFormatException {
        Graph graph = read(EXAMPLE);
        assertThat(graph.timeline())
                .isEqualTo(new Timeline(24, List.of(new Shot("walk", 0, 24), new Shot("turn", 24, 30))));
        GraphNode later = graph.node(id("later"));
        assertThat(later.type()).isEqualTo(new TypeRef("acme.future-node", 7));
        assertThat(later.layout()).isEqualTo(new NodeLayout(300, 0, 240, true));
        assertThat(later.param("seed"))
                .contains(new ParamValue.Literal(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)));
        assertThat(later.param("strength"))
                .contains(new ParamValue.Animated(
                        new TreeMap<>(Map.of(0, 1.0, 12, 0.5)), Interpolation.LINEAR, Map.of("ease", "in")));
        assertThat(graph.source(Port.parse("later.image"))).contains(Port.parse("source.image"));
        assertThat(graph.notes()).extracting(Note::text).containsExactly("first\nsecond ü 🎬");
        assertThat(graph.extra()).containsEntry("author", Map.of("name", "somebody"));
    }

    @Test
    void unknownFieldsSurviveEditsAroundThem() throws GraphFormatException {
        Graph edited = read(EXAMPLE)
                .apply(new GraphEdit.SetParam(id("later"), "seed", new ParamValue.Literal(5)))
                .apply(new GraphEdit.SetLayout(Map.of(id("later"), NodeLayout.at(1, 2))));
        assertThat(GraphJson.write(edited))
                .contains(
                        "\"layout\": {\"x\": 1, \"y\": 2, \"colour\": \"#ff0000\"}",
                        "\"muted\": true",
                        "\"camera\": \"B\"");
    }

    @Test
    void theShortestGraphHasOnlyItsFormat() throws GraphFormatException {
        assertThat(read("{\"celflow\": 1}")).isEqualTo(Graph.empty());
        assertThat(read("\ufeff{\"celflow\": 1, \"nodes\": {}}")).isEqualTo(Graph.empty());
    }

    @Test
    void aParameterThatIsNullIsNotSet() throws GraphFormatException {
        Graph graph = read("{\"celflow\": 1, \"nodes\": {\"a\": {\"type\": \"x.y@1\", \"params\": {\"p\": null}}}}");
        assertThat(graph.node(id("a")).params()).isEmpty();
    }

    @Test
    void aNewerFormatIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> read("{\"celflow\": 2}"))
                .isInstanceOf(GraphFormatException.class)
                .hasMessage("a.json: the graph has format 2, and this version of Celflow reads formats up to 1;"
                        + " use a newer Celflow");
    }

    @Test
    void olderFormatsGoThroughEachMigrationInTurn() throws GraphFormatException {
        FormatMigration first = migration(1, "one");
        FormatMigration second = migration(2, "two");
        byte[] old = "{\"celflow\": 1, \"author\": \"me\"}".getBytes(StandardCharsets.UTF_8);
        Graph graph = GraphJson.read(old, "a.json", 3, List.of(second, first));
        assertThat(graph.extra())
                .containsExactly(Map.entry("author", "me"), Map.entry("one", 1L), Map.entry("two", 2L));
    }

    private static FormatMigration migration(int from, String mark) {
        return new FormatMigration() {
            @Override
            public int from() {
                return from;
            }

            @Override
            public Map<String, Object> migrate(Map<String, Object> document) {
                Map<String, Object> next = new LinkedHashMap<>(document);
                next.put(mark, (long) from);
                return next;
            }
        };
    }
}
