package org.celflow.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.Node;
import org.celflow.node.spec.NodeCatalog;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NodeContractTest {
    private static List<String> complaints(Class<? extends Node<?>> node, String id) {
        return NodeContract.of(BadNodes.pack(List.of(node))).complaintsAbout(id);
    }

    @TestFactory
    Stream<DynamicNode> aGoodNodePassesEveryRule() {
        return NodeContract.of(NodeCatalog.of(List.of(BadNodes.pack(List.of(BadNodes.Good.class)))))
                .tests();
    }

    @Test
    void everyRuleIsATestOfEveryNode() {
        NodeContract contract = NodeContract.of(
                NodeCatalog.of(List.of(BadNodes.pack(List.of(BadNodes.Good.class, BadNodes.Mumbles.class)))));
        List<DynamicContainer> nodes = contract.tests()
                .map(DynamicContainer.class::cast)
                .filter(container -> container.getDisplayName().startsWith("test."))
                .toList();
        assertThat(nodes).extracting(DynamicNode::getDisplayName).containsExactly("test.good", "test.mumbles");
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.getChildren().map(DynamicNode::getDisplayName))
                        .containsExactlyElementsOf(NodeContract.rules()));
    }

    @Test
    void aBrokenRuleFailsItsTestAndNoOther() {
        DynamicContainer node = (DynamicContainer)
                NodeContract.of(NodeCatalog.of(List.of(BadNodes.pack(List.of(BadNodes.Mumbles.class)))))
                        .tests()
                        .filter(container -> container.getDisplayName().equals("test.mumbles"))
                        .findFirst()
                        .orElseThrow();
        node.getChildren().map(DynamicTest.class::cast).forEach(test -> {
            if (test.getDisplayName().contains("documented")) {
                assertThatThrownBy(() -> test.getExecutable().execute()).isInstanceOf(AssertionError.class);
            } else {
                assertThatCode(() -> test.getExecutable().execute()).doesNotThrowAnyException();
            }
        });
    }

    @Test
    void documentationMustBeSentences() {
        assertThat(complaints(BadNodes.Mumbles.class, "test.mumbles"))
                .hasSize(4)
                .anySatisfy(c -> assertThat(c).startsWith("test.mumbles.image is documented as 'picture'"))
                .anySatisfy(c -> assertThat(c).startsWith("test.mumbles.whether"))
                .anySatisfy(c -> assertThat(c).startsWith("test.mumbles.out"));
    }

    @Test
    void titleAndCategoryHaveTheirForm() {
        assertThat(complaints(BadNodes.Shouts.class, "test.shouts"))
                .hasSize(2)
                .anySatisfy(c -> assertThat(c).contains("title 'shouts.'"))
                .anySatisfy(c -> assertThat(c).contains("category 'test/things'"));
    }

    @Test
    void whatIsKeptNeedsACodec() {
        assertThat(complaints(BadNodes.KeepsModels.class, "test.keeps-models"))
                .singleElement()
                .asString()
                .contains("Model has no codec", "persist = NEVER");
    }

    @Test
    void aNodeThatCanChangeIsFound() {
        assertThat(complaints(BadNodes.Leaky.class, "test.leaky"))
                .hasSize(2)
                .anySatisfy(c -> assertThat(c).contains("static field count"))
                .anySatisfy(c -> assertThat(c).contains("test.leaky.names hands out a collection"));
        assertThat(complaints(BadNodes.LeakyGroup.class, "test.leaky-group"))
                .singleElement()
                .asString()
                .contains("test.leaky-group.chosen hands out a collection");
    }

    @Test
    void optionsAndRangesMustMakeSense() {
        assertThat(complaints(BadNodes.OddChoice.class, "test.odd"))
                .hasSize(2)
                .anySatisfy(c -> assertThat(c).contains("option 'a choice!'"))
                .anySatisfy(c -> assertThat(c).contains("test.odd.much needs a minimum below its maximum"));
    }

    @Test
    void theDefaultsMustMakeANode() {
        assertThat(complaints(BadNodes.Refuses.class, "test.refuses"))
                .singleElement()
                .asString()
                .contains("cannot be made from its defaults");
    }

    @Test
    void aKindOfValueNeedsASampleForItsCodec() {
        NodeContract contract = NodeContract.of(BadNodes.numbers(new BadNodes.NumberCodec(false, false)));
        assertThat(contract.complaintsAbout("test.numbers"))
                .singleElement()
                .asString()
                .contains("withSample");
        assertThat(contract.withSample(new BadNodes.Tally(7)).complaintsAbout("test.numbers"))
                .isEmpty();
    }

    @Test
    void aCodecThatForgetsOrThrowsTheWrongThingIsFound() {
        assertThat(NodeContract.of(BadNodes.numbers(new BadNodes.NumberCodec(true, false)))
                        .withSample(new BadNodes.Tally(7))
                        .complaintsAbout("test.numbers"))
                .singleElement()
                .asString()
                .contains("written differently");
        assertThat(NodeContract.of(BadNodes.numbers(new BadNodes.NumberCodec(false, true)))
                        .withSample(new BadNodes.Tally(7))
                        .complaintsAbout("test.numbers"))
                .singleElement()
                .asString()
                .contains("must be an IOException");
    }

    @Test
    void aPackThatTheServiceLoaderDoesNotFindIsTold() {
        DynamicContainer pack = (DynamicContainer) NodeContract.of(BadNodes.pack(List.of(BadNodes.Good.class)))
                .tests()
                .findFirst()
                .orElseThrow();
        DynamicTest found = (DynamicTest) pack.getChildren().findFirst().orElseThrow();
        assertThatThrownBy(() -> found.getExecutable().execute()).hasMessageContaining("META-INF/services");
    }
}
