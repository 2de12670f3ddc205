package org.celflow.reference.cases;

import java.util.Map;
import java.util.Optional;
import org.celflow.node.value.Latent;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.ComfyCall;
import org.celflow.reference.comfy.ComfyNodes;
import org.celflow.reference.comfy.ImageBatch;
import org.celflow.reference.comfy.Values;

/**
 * An autoencoder: {@code latent} of {@code image}, or the other way. {@code node} names another node type than the plain ones, as
 * for tiles. What lies between ({@code moments}, {@code raw}) is not compared: our networks give the latent and the picture only.
 */
public final class VaeCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        boolean encodes = params.has("node")
                ? params.text("node").contains("Encode")
                : recorded.has("moments")
                        || !recorded.has("raw") && recorded.id().startsWith("enc");
        String type = params.find("node").orElse(encodes ? "VAEEncode" : "VAEDecode");
        Object input = encodes
                ? ImageBatch.of(recorded.tensor("image"))
                : new Latent(recorded.tensor("latent"), Optional.empty());
        Map<String, Object> links = Map.of(
                encodes ? "pixels" : "samples",
                input,
                "vae",
                Checkpoint.of(recorded, bench).vae());
        ComfyCall call = new ComfyCall(type, params, name -> Optional.ofNullable(links.get(name)), bench);
        Object result = ComfyNodes.of(type).compute(call).get(0);
        comparison.close(encodes ? "latent" : "image", Values.tensor(result, ""));
    }
}
