package org.celflow.node.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.BatchNode;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeInfo.Persist;
import org.celflow.node.time.TimeNeed;

/**
 * Everything that graphs, runtime and editor know of a node type.
 *
 * @param id as {@link org.celflow.node.NodeInfo#id()}
 * @param version as {@link org.celflow.node.NodeInfo#version()}
 * @param title for people
 * @param category where it is found
 * @param doc for the artist
 * @param lane who computes it
 * @param usesFrame whether it may ask for the frame
 * @param persist whether results are kept
 * @param sink whether it exists for its effect
 * @param inputs linked inputs, in order; an input with {@link TimeNeed.PreviousOutput} is no port, see {@link #ports()}
 * @param params parameters, in order
 * @param outputs at least one, in order
 * @param implementation makes and runs nodes of this type
 */
public record NodeType(
        String id,
        int version,
        String title,
        String category,
        String doc,
        Lane lane,
        boolean usesFrame,
        Persist persist,
        boolean sink,
        List<InputSpec> inputs,
        List<ParamSpec> params,
        List<OutputSpec> outputs,
        Implementation implementation) {
    /** Copies the lists. */
    public NodeType {
        inputs = List.copyOf(inputs);
        params = List.copyOf(params);
        outputs = List.copyOf(outputs);
    }

    /** Makes nodes and takes their results apart. */
    public interface Implementation {
        /**
         * Makes a node.
         *
         * @param arguments by the names of inputs and parameters: values, {@code Optional}, {@code Frames}, and bound
         *     parameters ({@code FileRef}, {@code FrameFile} and normal forms)
         */
        Node<?> create(Map<String, Object> arguments);

        /** The values of a result by the names of the outputs. */
        Map<String, Object> outputs(Object result);

        /** The class of the nodes, for its annotations and its digest. */
        Class<?> type();
    }

    /** The inputs that are linked: all but the node's own previous output. */
    public List<InputSpec> ports() {
        return inputs.stream()
                .filter(input -> !(input.need() instanceof TimeNeed.PreviousOutput))
                .toList();
    }

    /** The input of that name, linked or not. */
    public Optional<InputSpec> input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }

    /** The parameter of that name. */
    public Optional<ParamSpec> param(String name) {
        return params.stream().filter(param -> param.name().equals(name)).findFirst();
    }

    /** The output of that name. */
    public Optional<OutputSpec> output(String name) {
        return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
    }

    /** The retiming need of the inputs, if the node makes several frames out of one. */
    public Optional<TimeNeed.Between> retiming() {
        return inputs.stream()
                .map(InputSpec::need)
                .filter(TimeNeed.Between.class::isInstance)
                .map(TimeNeed.Between.class::cast)
                .findFirst();
    }

    /** Whether several frames may share a call. */
    public boolean batches() {
        return BatchNode.class.isAssignableFrom(implementation.type());
    }

    /** {@code id@version}, as files write it. */
    public String reference() {
        return id + "@" + version;
    }
}
