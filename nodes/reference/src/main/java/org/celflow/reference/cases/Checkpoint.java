package org.celflow.reference.cases;

import java.util.List;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.node.Lease;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Model;
import org.celflow.node.value.Vae;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Embeddings;

/**
 * The checkpoint that a case names, as our loader describes it.
 *
 * @param model the denoiser
 * @param clip the text encoder
 * @param vae the autoencoder
 */
record Checkpoint(Model model, Clip clip, Vae vae) {
    static Checkpoint of(ReferenceCase recorded, Workbench bench) throws Exception {
        List<Object> parts = bench.node("model.checkpoint")
                .set("file", bench.models().model(recorded.params().text("checkpoint")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
        return new Checkpoint((Model) parts.get(0), (Clip) parts.get(1), (Vae) parts.get(2));
    }

    Lease<LoadedCheckpoint> borrow(Workbench bench) throws Exception {
        return bench.borrow(LoadedCheckpoint.ref(model.checkpoint(), model.numberType()));
    }

    /** A prompt encoded by the node that graphs use. */
    static Conditioning encode(Clip clip, String prompt, Workbench bench) throws Exception {
        return (Conditioning) bench.node("condition.prompt")
                .input("clip", Embeddings.taught(clip, prompt, bench))
                .set("text", prompt)
                .single();
    }
}
