package org.celflow.reference.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.ComfyGraph;
import org.celflow.reference.comfy.Values;

/**
 * Whole graphs: {@code workflow} names a file, or {@code graph} holds it; {@code captures} names the outputs that were recorded. A
 * tensor {@code NAME.PART} is a part of the value captured as {@code NAME}. Without captures, {@code latent} is what the last KSampler
 * gave.
 */
public final class FlowCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        JsonNode nodes =
                params.has("graph") ? params.value("graph") : bench.folder().json(params.text("workflow"));
        ComfyGraph graph = new ComfyGraph(nodes, recorded, bench);
        Map<String, Object> captured = new HashMap<>();
        if (params.has("captures")) {
            for (Map.Entry<String, JsonNode> capture : params.value("captures").properties()) {
                JsonNode slot = capture.getValue();
                captured.put(
                        capture.getKey(),
                        graph.output(slot.path(0).asText(), slot.path(1).asInt(-1)));
            }
        } else {
            String sampler = graph.last("KSampler")
                    .orElseThrow(
                            () -> new BadCaseException("the graph of %s has no KSampler".formatted(recorded.id())));
            captured.put("latent", graph.output(sampler, 0));
        }
        for (String name : recorded.names()) {
            int dot = name.indexOf('.');
            Object value = captured.get(dot < 0 ? name : name.substring(0, dot));
            if (value != null) {
                comparison.close(name, Values.tensor(value, dot < 0 ? "" : name.substring(dot + 1)));
            }
        }
    }
}
