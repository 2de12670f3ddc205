package org.celflow.node.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Frames;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.NodeTypeReader;
import org.celflow.node.spec.ParamSpec;

/**
 * Makes and computes one node as a run does: through its descriptor, parameters checked, those not set at their defaults.
 *
 * <pre>{@code
 * Map<String, Object> out = NodeHarness.of(Resize.class).input("image", image).set("width", 64).compute(context);
 * }</pre>
 */
public final class NodeHarness {
    private final NodeType type;
    private final Map<String, Object> arguments = new HashMap<>();

    private NodeHarness(NodeType type) {
        this.type = type;
    }

    /** A harness with every parameter at its default and nothing linked. */
    public static NodeHarness of(Class<? extends Node<?>> node) {
        return of(NodeTypeReader.read(node));
    }

    /** A harness with every parameter at its default and nothing linked. */
    public static NodeHarness of(NodeType type) {
        return new NodeHarness(type);
    }

    /** Links a value, or {@code Frames} of values, to an input. */
    public NodeHarness input(String name, Object value) {
        InputSpec input = type.input(name).orElseThrow(() -> unknown(name));
        arguments.put(name, input.optional() ? Optional.of(value) : value);
        return this;
    }

    /**
     * Sets a parameter to a raw value as a graph file has it, or to a {@link FileRef} or {@link FrameFile}.
     *
     * @throws IllegalArgumentException if the parameter does not take that value
     */
    public NodeHarness set(String name, Object value) {
        ParamSpec param = type.param(name).orElseThrow(() -> unknown(name));
        if (value instanceof FileRef || value instanceof FrameFile) {
            boolean optional = param instanceof ParamSpec.FileParam file && file.optional();
            arguments.put(name, optional ? Optional.of(value) : value);
        } else {
            arguments.put(name, param.normalise(value));
        }
        return this;
    }

    /** The node. */
    public Node<?> node() {
        Map<String, Object> all = new HashMap<>();
        for (InputSpec input : type.inputs()) {
            if (input.optional()) {
                all.put(input.name(), Optional.empty());
            }
        }
        for (ParamSpec param : type.params()) {
            if (param instanceof ParamSpec.FileParam file && file.optional()) {
                all.put(param.name(), Optional.empty());
            } else if (!(param instanceof ParamSpec.FileParam) && !(param instanceof ParamSpec.SequenceParam)) {
                all.put(param.name(), param.normalise(param.defaultValue()));
            }
        }
        all.putAll(arguments);
        return type.implementation().create(all);
    }

    /** Computes the node: its values by the names of the outputs. */
    public Map<String, Object> compute(NodeContext context) throws Exception {
        return type.implementation().outputs(node().compute(context));
    }

    /** An input at this frame and the next, as an input {@code @Between} two frames receives it. */
    public static <T> Frames<T> pair(T here, T next) {
        return Frames.of(Map.of(0, here, 1, next));
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("%s has no %s".formatted(type.id(), name));
    }
}
