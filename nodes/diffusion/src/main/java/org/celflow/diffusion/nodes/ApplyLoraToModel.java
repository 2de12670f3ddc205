package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Lora;
import org.celflow.node.value.Model;

/** Puts a LoRA on a denoiser alone. The file is read by the sampler. */
@NodeInfo(
        id = "model.lora-model-only",
        title = "LoRA (model only)",
        category = "Model",
        doc =
                "Changes a denoiser by a LoRA and leaves the text encoder as it is, so that prompts need not be encoded again.",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record ApplyLoraToModel(
        @In(doc = "The denoiser to change.") Model model,

        @Param.File(
                extensions = {"safetensors", "pt", "pth", "ckpt", "bin"},
                models = ModelKind.LORA,
                doc = "The LoRA, made for the checkpoint's model family.")
        FileRef file,

        @Param.Real(
                def = 1,
                min = -100,
                max = 100,
                step = 0.05,
                doc = "How strongly the denoiser changes: 1 as trained, 0 not at all, below 0 the other way.")
        double strength)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new Lora(file, strength, 0));
    }
}
