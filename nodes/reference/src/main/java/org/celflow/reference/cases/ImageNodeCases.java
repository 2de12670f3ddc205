package org.celflow.reference.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.ComfyCall;
import org.celflow.reference.comfy.ComfyNodes;
import org.celflow.reference.comfy.ImageBatch;
import org.celflow.reference.comfy.MaskBatch;
import org.celflow.reference.comfy.Values;

/** Single nodes: {@code node} names ComfyUI's type, tensors {@code in.NAME} are its inputs, {@code out0} and so on its outputs. */
public final class ImageNodeCases implements CaseRunner {
    private static final String INPUT = "in.";

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        if (!params.has("node")) {
            TiledScale.run(recorded, comparison);
            return;
        }
        String type = params.text("node");
        Map<String, Object> inputs = new HashMap<>();
        for (String name : recorded.names()) {
            if (name.startsWith(INPUT)) {
                inputs.put(name.substring(INPUT.length()), value(type, recorded.tensor(name)));
            }
        }
        ComfyCall call = new ComfyCall(type, params, name -> Optional.ofNullable(inputs.get(name)), bench);
        List<?> outputs = ComfyNodes.of(type).compute(call);
        for (int slot = 0; recorded.has("out" + slot); slot++) {
            if (slot >= outputs.size()) {
                throw new BadCaseException("%s gives %d outputs".formatted(type, outputs.size()));
            }
            comparison.close("out" + slot, Values.tensor(outputs.get(slot), ""));
        }
        if (params.has("_out_batch_index") && outputs.get(0) instanceof Latent latent) {
            boolean same = params.wholes("_out_batch_index").equals(latent.places());
            comparison.same("batch_index", same ? 0 : 1);
        }
    }

    /** Of four dimensions latents and pictures have; which of them tells the type of the node. */
    private static Object value(String type, Tensor tensor) throws BadCaseException {
        if (tensor.shape().size() != 4) {
            return MaskBatch.of(tensor);
        }
        return type.contains("Latent") ? new Latent(tensor, Optional.empty()) : ImageBatch.of(tensor);
    }
}
