package org.celflow.reference.comfy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;

/** A graph in ComfyUI's API format at work. A node is computed when one of its outputs is first asked for. */
public final class ComfyGraph {
    private static final int DEEPEST = 500;

    private final JsonNode nodes;
    private final ReferenceCase recorded;
    private final Workbench bench;
    private final Map<String, List<?>> computed = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();

    /**
     * A graph.
     *
     * @param nodes by their ids
     * @param recorded whose tensors nodes of the type {@code RefTensor} stand for
     */
    public ComfyGraph(JsonNode nodes, ReferenceCase recorded, Workbench bench) {
        this.nodes = nodes;
        this.recorded = recorded;
        this.bench = bench;
    }

    /**
     * An output of a node.
     *
     * @param slot its number, from 0
     */
    public Object output(String id, int slot) throws Exception {
        List<?> outputs = computed.get(id);
        if (outputs == null) {
            if (!underWay.add(id)) {
                throw new BadCaseException(
                        "the graph of %s runs in a circle through node %s".formatted(recorded.id(), id));
            }
            if (underWay.size() > DEEPEST) {
                throw new BadCaseException("the graph of %s is deeper than %d nodes".formatted(recorded.id(), DEEPEST));
            }
            outputs = compute(id);
            computed.put(id, outputs);
            underWay.remove(id);
        }
        if (slot < 0 || slot >= outputs.size()) {
            throw new BadCaseException("node %s of %s has no output %d".formatted(id, recorded.id(), slot));
        }
        return outputs.get(slot);
    }

    /** The node that has no input but is followed by none: the id of the last node of a type. */
    public Optional<String> last(String type) {
        String last = null;
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            if (node.getValue().path("class_type").asText().equals(type)) {
                last = node.getKey();
            }
        }
        return Optional.ofNullable(last);
    }

    private List<?> compute(String id) throws Exception {
        String where = "node %s of %s".formatted(id, recorded.id());
        JsonNode node = nodes.path(id);
        if (!node.isObject()) {
            throw new BadCaseException("%s is missing from its graph".formatted(where));
        }
        String type = new Params(where, node).text("class_type");
        Params set = new Params(where, new Params(where, node).value("inputs"));
        if (type.equals("RefTensor")) {
            return List.of(stored(recorded.tensor(set.text("name"))));
        }
        return ComfyNodes.of(type).compute(new ComfyCall(type, set, input -> link(set, input), bench));
    }

    private Optional<Object> link(Params set, String input) throws Exception {
        JsonNode value = set.json().path(input);
        if (!value.isArray()) {
            return Optional.empty();
        }
        return Optional.of(output(value.path(0).asText(), value.path(1).asInt(-1)));
    }

    /** Pictures where the tensor can be, else the tensor itself. */
    private static Object stored(Tensor tensor) throws BadCaseException {
        List<Integer> shape = tensor.shape();
        boolean pictures = shape.size() == 4 && List.of(1, 3, 4).contains(shape.get(3));
        return pictures ? ImageBatch.of(tensor) : tensor;
    }
}
