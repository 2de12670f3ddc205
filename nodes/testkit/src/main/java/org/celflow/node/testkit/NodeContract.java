package org.celflow.node.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every node type must hold, whoever wrote it: it is documented in sentences, its defaults are valid and make a node,
 * its choices can be read, its record cannot change, and what it keeps between runs can be written and read back.
 *
 * <p>That a class describes a node at all is checked when it is read: {@link NodeCatalog#of} names class and component.
 */
public final class NodeContract {
    private final NodeCatalog catalog;
    private final List<NodePack> packs;
    private final Map<Class<?>, Value> samples;

    private NodeContract(NodeCatalog catalog, List<NodePack> packs, Map<Class<?>, Value> samples) {
        this.catalog = catalog;
        this.packs = packs;
        this.samples = samples;
    }

    /** The contract over all nodes of some packs, and that the service loader finds these packs. */
    public static NodeContract of(NodePack... packs) {
        List<NodePack> list = List.of(packs);
        return new NodeContract(NodeCatalog.of(list), list, SampleValues.core());
    }

    /** The contract over all nodes of a catalog. */
    public static NodeContract of(NodeCatalog catalog) {
        return new NodeContract(catalog, List.of(), SampleValues.core());
    }

    /** Adds a value of a kind that the pack brings, for the test of its codec and for making nodes that take it. */
    public NodeContract withSample(Value sample) {
        Map<Class<?>, Value> more = new LinkedHashMap<>(samples);
        more.put(sample.getClass(), sample);
        return new NodeContract(catalog, packs, more);
    }

    /** One container per node type, one test per rule; and one container for packs and kinds of value. */
    public Stream<DynamicNode> tests() {
        List<DynamicNode> nodes = new ArrayList<>();
        List<DynamicNode> common = new ArrayList<>();
        packs.forEach(pack -> common.add(
                test("the service loader finds " + pack.getClass().getSimpleName(), () -> complaintsAbout(pack))));
        keptKinds()
                .forEach(kind -> common.add(
                        test("a kept " + kind.id() + " comes back equal", () -> CodecRules.complaints(kind, samples))));
        if (!common.isEmpty()) {
            nodes.add(DynamicContainer.dynamicContainer("the pack", common));
        }
        for (NodeType type : catalog.types()) {
            nodes.add(DynamicContainer.dynamicContainer(
                    type.id(),
                    NodeRules.all(catalog, samples).stream()
                            .map(rule ->
                                    test(rule.name(), () -> rule.complaints().apply(type)))));
        }
        return nodes.stream();
    }

    /**
     * What is wrong with one type: one sentence each, empty when it keeps the contract.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public List<String> complaintsAbout(String typeId) {
        NodeType type =
                catalog.find(typeId).orElseThrow(() -> new IllegalArgumentException("there is no node type " + typeId));
        List<String> complaints = new ArrayList<>();
        NodeRules.all(catalog, samples)
                .forEach(rule -> complaints.addAll(rule.complaints().apply(type)));
        for (ValueType<?> kind : keptKinds()) {
            if (type.persist() == NodeInfo.Persist.ALWAYS
                    && type.outputs().stream().anyMatch(out -> out.type() == kind.javaType())) {
                complaints.addAll(CodecRules.complaints(kind, samples));
            }
        }
        return complaints;
    }

    private List<ValueType<?>> keptKinds() {
        TreeSet<String> ids = new TreeSet<>();
        List<ValueType<?>> kinds = new ArrayList<>();
        for (NodeType type : catalog.types()) {
            for (OutputSpec output : type.outputs()) {
                catalog.valueType(output.type())
                        .filter(kind -> kind.codec().isPresent())
                        .filter(kind -> ids.add(kind.id()))
                        .ifPresent(kinds::add);
            }
        }
        return kinds;
    }

    private static List<String> complaintsAbout(NodePack pack) {
        ClassLoader loader = pack.getClass().getClassLoader();
        boolean found = ServiceLoader.load(NodePack.class, loader).stream()
                .anyMatch(provider -> provider.type() == pack.getClass());
        return found
                ? List.of()
                : List.of("%s is not named in META-INF/services/%s, so nobody will find its nodes"
                        .formatted(pack.getClass().getName(), NodePack.class.getName()));
    }

    private static DynamicTest test(String name, Supplier<List<String>> complaints) {
        return DynamicTest.dynamicTest(
                name, () -> Assertions.assertThat(complaints.get()).isEmpty());
    }

    /** The names of all rules, for a list of what is checked. */
    public static List<String> rules() {
        return Arrays.stream(NodeRules.Name.values())
                .map(NodeRules.Name::sentence)
                .toList();
    }
}
