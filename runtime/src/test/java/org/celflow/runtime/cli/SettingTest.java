package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.TypeRef;
import org.celflow.node.FileRef;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Param;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.Image;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
    enum Mode {
        SOFT,
        HARD
    }

    @NodeInfo(id = "test.all", title = "All", category = "Test", doc = "Has every kind of parameter.")
    record All(
            @Param.Int(def = 1, min = 1, max = 9, doc = "d") int steps,
            @Param.Real(def = 1, doc = "d") double cfg,
            @Param.Text(doc = "d") String text,
            @Param.Choice(def = "soft", doc = "d") Mode mode,
            @Param.Switch(def = false, doc = "d") boolean loop,
            @Param.Seed(doc = "d") long seed,
            @Param.File(doc = "d") FileRef file,
            @Param.Colour(def = "#000000", doc = "d") Rgb tint,
            @Param.Names(doc = "d") List<String> names,
            @Param.Colours(doc = "d") Map<String, Rgb> colours)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw new UnsupportedOperationException();
        }
    }

    private static final NodePack PACK = registrar -> registrar.node(All.class);
    private static final NodeCatalog CATALOG = NodeCatalog.of(List.of(PACK));
    private static final Graph GRAPH = Graph.empty()
            .apply(new GraphEdit.AddNode(
                    new NodeId("all"), GraphNode.of(TypeRef.parse("test.all@1"), NodeLayout.ORIGIN)))
            .apply(new GraphEdit.AddNode(
                    new NodeId("ghost"), GraphNode.of(TypeRef.parse("acme.ghost@1"), NodeLayout.ORIGIN)));
    private static final Path FOLDER = Path.of("/somewhere").toAbsolutePath();

    private static Object set(String text) throws UsageException {
        Graph changed = GRAPH.apply(Setting.parse(text, GRAPH, CATALOG, FOLDER));
        return changed.node(new NodeId("all"))
                .params()
                .values()
                .iterator()
                .next()
                .at(0);
    }

    @Test
    void everyKindOfParameterIsRead() throws UsageException {
        assertThat(set("all.steps=7")).isEqualTo(7L);
        assertThat(set("all.cfg=7")).isEqualTo(7L);
        assertThat(set("all.cfg=-.5e1")).isEqualTo(-5.0);
        assertThat(set("all.text=a=b, c.d")).isEqualTo("a=b, c.d");
        assertThat(set("all.text=")).isEqualTo("");
        assertThat(set("all.mode=hard")).isEqualTo("hard");
        assertThat(set("all.loop=on")).isEqualTo(true);
        assertThat(set("all.loop=false")).isEqualTo(false);
        assertThat(set("all.seed=18446744073709551615"))
                .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
        assertThat(set("all.file=models/../a.bin"))
                .isEqualTo(FOLDER.resolve("a.bin").toString());
        assertThat(set("all.tint=#AABBCC")).isEqualTo("#AABBCC");
        assertThat(set("all.names=hair, skin")).isEqualTo(List.of("hair", "skin"));
        assertThat(set("all.names=")).isEqualTo(List.of());
        assertThat(set("all.colours=hair=#aa3311,skin=#ffccaa"))
                .isEqualTo(Map.of("hair", "#aa3311", "skin", "#ffccaa"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all.steps | --set all.steps: write node.param=value, as sampler.steps=12",
                "steps=3 | --set steps=3: write node.param=value, as sampler.steps=12",
                "al.steps=3 | --set al.steps=3: the graph has no node al; did you mean all?",
                "zzz.steps=3 | --set zzz.steps=3: the graph has no node zzz; it has all, ghost",
                "all.setps=3 | --set all.setps=3: all has no parameter setps; did you mean steps?",
                "all.steps=x | --set all.steps=x: steps must be a number, not 'x'",
                "all.steps=99 | --set all.steps=99: steps must be between 1 and 9, not 99",
                "all.steps=1.5 | --set all.steps=1.5: steps must be a whole number, not 1.5",
                "all.mode=hart | --set all.mode=hart: mode must be one of soft, hard, not 'hart'; did you mean hard?",
                "all.loop=maybe | --set all.loop=maybe: loop must be true or false, not 'maybe'",
                "all.tint=red | --set all.tint=red: tint 'red' is no colour; write #rrggbb",
                "all.colours=hair | --set all.colours=hair: colours must be written as hair=#aa3311,skin=#ffccaa, not 'hair'",
                "ghost.x=1 | --set ghost.x=1: the node type acme.ghost@1 is not installed, so its parameters are not known",
            })
    void whatDoesNotFitIsToldWithWhatMayHaveBeenMeant(String text, String message) {
        assertThatThrownBy(() -> set(text)).isInstanceOf(UsageException.class).hasMessage(message);
    }
}
