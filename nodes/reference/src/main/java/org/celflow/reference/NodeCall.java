package org.celflow.reference;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.NodeContext;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.spec.ParamSpec;

/**
 * One computation of a node of ours, as a run makes it: through its descriptor, parameters checked, those not set at their
 * defaults.
 *
 * <pre>{@code
 * Object resized = bench.node("image.resize").input("image", image).set("width", 64).single();
 * }</pre>
 */
public final class NodeCall {
    private final NodeType type;
    private final NodeContext context;
    private final Map<String, Object> arguments = new HashMap<>();

    NodeCall(NodeType type, NodeContext context) {
        this.type = type;
        this.context = context;
        for (InputSpec input : type.inputs()) {
            if (input.optional()) {
                arguments.put(input.name(), Optional.empty());
            }
        }
        for (ParamSpec param : type.params()) {
            if (param instanceof ParamSpec.FileParam file) {
                if (file.optional()) {
                    arguments.put(param.name(), Optional.empty());
                }
            } else if (!(param instanceof ParamSpec.SequenceParam)) {
                arguments.put(param.name(), param.normalise(param.defaultValue()));
            }
        }
    }

    /** Links a value to an input. */
    public NodeCall input(String name, Object value) throws UnsupportedCaseException {
        InputSpec input = type.input(name).orElseThrow(() -> lacks(name));
        arguments.put(name, input.optional() ? Optional.of(value) : value);
        return this;
    }

    /** Links a value to an input if it is there. */
    public NodeCall input(String name, Optional<?> value) throws UnsupportedCaseException {
        return value.isPresent() ? input(name, value.get()) : this;
    }

    /**
     * Sets a parameter to a raw value as a graph file has it, or to a file.
     *
     * @throws UnsupportedCaseException when the parameter does not take that value
     */
    public NodeCall set(String name, Object value) throws UnsupportedCaseException {
        ParamSpec param = type.param(name).orElseThrow(() -> lacks(name));
        if (value instanceof FileRef || value instanceof FrameFile) {
            boolean optional = param instanceof ParamSpec.FileParam file && file.optional();
            arguments.put(name, optional ? Optional.of(value) : value);
            return this;
        }
        try {
            arguments.put(name, param.normalise(value));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedCaseException("%s takes no %s '%s'".formatted(type.title(), name, value));
        }
        return this;
    }

    /** Sets a seed, of which all 64 bits count. */
    public NodeCall seed(String name, long seed) throws UnsupportedCaseException {
        return set(name, new BigInteger(Long.toUnsignedString(seed)));
    }

    /** Computes the node: its values by the names of the outputs. */
    public Map<String, Object> outputs() throws Exception {
        return type.implementation()
                .outputs(type.implementation().create(arguments).compute(context));
    }

    /** Computes the node: its values in the order of its outputs. */
    public List<Object> inOrder() throws Exception {
        Map<String, Object> values = outputs();
        List<Object> ordered = new ArrayList<>();
        for (OutputSpec output : type.outputs()) {
            ordered.add(Objects.requireNonNull(values.get(output.name()), output.name()));
        }
        return ordered;
    }

    /** Computes the node: its first value. */
    public Object single() throws Exception {
        return inOrder().get(0);
    }

    private UnsupportedCaseException lacks(String name) {
        return new UnsupportedCaseException("%s has no '%s'".formatted(type.title(), name));
    }
}
