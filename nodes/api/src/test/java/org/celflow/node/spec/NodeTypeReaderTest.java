package org.celflow.node.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.Between;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.Previous;
import org.celflow.node.Window;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;

class NodeTypeReaderTest {
    enum Edge {
        HARD,
        SOFT_LIGHT
    }

    @NodeInfo(id = "test.stabilise-mask", version = 3, title = "Stabilise", category = "Mask", doc = "Holds a mask.")
    record Stabilise(
            @In(doc = "mask") @Window(before = 1, after = 2) Frames<Mask> mask,
            @In(doc = "picture") Optional<Image> image,
            @Previous Optional<Mask> previous,

            @Param.Real(def = 0.6, min = 0, max = 1, doc = "how much")
            double strength,

            @Param.Int(def = 2, min = 1, max = 8, doc = "how often")
            int times,

            @Param.Choice(def = "soft_light", doc = "edges") Edge edge,
            @Param.Colours(doc = "colours") Map<String, Rgb> colours)
            implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            return Mask.of(1, 1, new float[] {(float) (strength * times)});
        }
    }

    record Pair(
            @Out(doc = "first") Image image,
            @Out(doc = "second") Mask mask) {}

    @NodeInfo(id = "test.pair", title = "Pair", category = "Test", doc = "Two outputs.")
    record Both(@In(doc = "picture") Image image) implements Node<Pair> {
        @Override
        public Pair compute(NodeContext ctx) {
            return new Pair(image, Mask.of(1, 1, new float[1]));
        }
    }

    @NodeInfo(id = "test.retime", title = "Retime", category = "Time", doc = "More frames.")
    record Retime(
            @In(doc = "picture") @Between(factor = "factor", loop = "loop")
            Frames<Image> image,

            @Param.Int(def = 2, min = 1, max = 8, doc = "factor")
            int factor,

            @Param.Switch(def = false, doc = "loop") boolean loop)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image.here();
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record UnmarkedComponent(Image image) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record WindowWithoutFrames(
            @In(doc = "x") @Window(before = 1) Image image) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record DefaultOutOfRange(
            @Param.Real(def = 2, min = 0, max = 1, doc = "x")
            double strength) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw new AssertionError();
        }
    }

    @NodeInfo(id = "Bad", title = "Bad", category = "Test", doc = "Bad.")
    record BadId() implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw new AssertionError();
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record PreviousOfAnotherType(
            @In(doc = "x") Image image, @Previous Optional<Mask> last) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    record Border(
            @Param.Real(def = 0.25, min = 0, max = 1, doc = "how wide")
            double width,

            @Param.Choice(def = "hard", doc = "how it ends") Edge edge) {}

    record Frame(
            @Param.Int(def = 1, min = 0, max = 9, doc = "how many")
            int lines,

            @Param.Group Border border) {}

    @NodeInfo(id = "test.framed", title = "Framed", category = "Test", doc = "Draws a frame.")
    record Framed(
            @Param.Switch(def = true, doc = "inside") boolean inside,
            @Param.Group Frame frame,
            @Param.Text(doc = "name") String name)
            implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            return Mask.of(1, 1, new float[1]);
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record NameOfTheGroupAgain(
            @Param.Int(def = 1, doc = "x") int lines,
            @Param.Group Frame frame) implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            throw new AssertionError();
        }
    }

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record GroupOfNothing(@Param.Group String border) implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            throw new AssertionError();
        }
    }

    record WithInput(@In(doc = "x") Image image) {}

    @NodeInfo(id = "test.bad", title = "Bad", category = "Test", doc = "Bad.")
    record GroupWithAnInput(@Param.Group WithInput border) implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            throw new AssertionError();
        }
    }

    @Test
    void aRecordSaysPortsParametersAndTimeNeedsOnce() {
        NodeType type = NodeTypeReader.read(Stabilise.class);
        assertThat(type.reference()).isEqualTo("test.stabilise-mask@3");
        assertThat(type.input("mask").orElseThrow().need()).isEqualTo(new TimeNeed.Around(1, 2));
        assertThat(type.input("image").orElseThrow().optional()).isTrue();
        assertThat(type.ports()).extracting(InputSpec::name).containsExactly("mask", "image");
        assertThat(type.outputs()).extracting(OutputSpec::name).containsExactly("out");
        assertThat(type.param("edge").orElseThrow())
                .isInstanceOfSatisfying(
                        ParamSpec.ChoiceParam.class,
                        choice -> assertThat(choice.options()).containsExactly("hard", "soft_light"));
        assertThat(NodeTypeReader.read(Retime.class).retiming()).contains(new TimeNeed.Between("factor", "loop"));
    }

    @Test
    void aNodeIsMadeFromNormalFormsAndItsResultTakenApart() throws Exception {
        NodeType type = NodeTypeReader.read(Stabilise.class);
        Node<?> node = type.implementation()
                .create(Map.of(
                        "mask", Frames.only(Mask.of(1, 1, new float[1])),
                        "image", Optional.empty(),
                        "previous", Optional.empty(),
                        "strength", 0.5,
                        "times", 4L,
                        "edge", "hard",
                        "colours", Map.of("hair", "#ff0000")));
        assertThat(((Stabilise) node).edge()).isEqualTo(Edge.HARD);
        assertThat(((Stabilise) node).colours()).containsEntry("hair", new Rgb(255, 0, 0));

        Image image = Image.of(1, 1, 1, new float[1]);
        assertThat(NodeTypeReader.read(Both.class)
                        .implementation()
                        .outputs(new Pair(image, Mask.of(1, 1, new float[1]))))
                .containsEntry("image", image)
                .containsOnlyKeys("image", "mask");
    }

    @Test
    void theParametersOfAGroupAreTheNodesOwn() {
        NodeType type = NodeTypeReader.read(Framed.class);
        assertThat(type.params())
                .extracting(ParamSpec::name)
                .containsExactly("inside", "lines", "width", "edge", "name");
        Node<?> node = type.implementation()
                .create(Map.of("inside", false, "lines", 3L, "width", 0.5, "edge", "soft_light", "name", "oak"));
        assertThat(node).isEqualTo(new Framed(false, new Frame(3, new Border(0.5, Edge.SOFT_LIGHT)), "oak"));
        assertThatThrownBy(() -> type.implementation().create(Map.of("inside", false, "lines", 3L, "name", "oak")))
                .hasMessage("Framed needs width");
    }

    @Test
    void whatIsWrongWithANodeIsSaidWithItsClassAndComponent() {
        refuses(UnmarkedComponent.class, "UnmarkedComponent", "image", "neither an input");
        refuses(WindowWithoutFrames.class, "WindowWithoutFrames", "image", "Frames");
        refuses(DefaultOutOfRange.class, "strength", "must be between 0 and 1, not 2");
        refuses(BadId.class, "'Bad'", "group.some-name");
        refuses(PreviousOfAnotherType.class, "last", "previous output");
        refuses(NameOfTheGroupAgain.class, "NameOfTheGroupAgain", "two", "lines");
        refuses(GroupOfNothing.class, "border", "record of parameters");
        refuses(GroupWithAnInput.class, "image", "nor a parameter");
    }

    @Test
    void twoNodesOfOneIdAreRefusedNamingBothClasses() {
        assertThatThrownBy(() -> NodeCatalog.of(
                        List.of(registrar -> registrar.node(Both.class), registrar -> registrar.node(Both.class))))
                .hasMessageContaining("test.pair")
                .hasMessageContaining("Both");
    }

    private static void refuses(Class<? extends Node<?>> type, String... words) {
        assertThatThrownBy(() -> NodeTypeReader.read(type))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
    }
}
