package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import org.celflow.reference.Workbench;

/** Loaders of models. */
final class ModelNodes {
    private ModelNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "CheckpointLoaderSimple", ModelNodes::checkpoint,
                "DualCLIPLoader", ModelNodes::twoClips,
                "LoraLoader", ModelNodes::lora,
                "LoraLoaderModelOnly", ModelNodes::loraOnModel,
                "ControlNetLoader", ModelNodes::controlNet,
                "DiffControlNetLoader", ModelNodes::controlNet,
                "VAELoader", call -> part(call, "model.vae", "vae_name"),
                "UNETLoader", call -> part(call, "model.unet", "unet_name"),
                "CLIPLoader", call -> part(call, "model.clip", "clip_name"),
                "UpscaleModelLoader", ModelNodes::upscaler);
    }

    private static List<?> checkpoint(ComfyCall call) throws Exception {
        return call.node("model.checkpoint")
                .set("file", call.bench().models().model(call.set().text("ckpt_name")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }

    private static List<?> lora(ComfyCall call) throws Exception {
        return call.node("model.lora")
                .input("model", call.link("model"))
                .input("clip", call.link("clip"))
                .set("file", call.bench().models().model(call.set().text("lora_name")))
                .set("strength", call.raw("strength_model"))
                .set("textStrength", call.raw("strength_clip"))
                .inOrder();
    }

    private static List<?> loraOnModel(ComfyCall call) throws Exception {
        return call.node("model.lora-model-only")
                .input("model", call.link("model"))
                .set("file", call.bench().models().model(call.set().text("lora_name")))
                .set("strength", call.raw("strength_model"))
                .inOrder();
    }

    private static List<?> controlNet(ComfyCall call) throws Exception {
        return call.node("model.controlnet")
                .set("file", call.bench().models().model(call.set().text("control_net_name")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }

    private static List<?> part(ComfyCall call, String node, String name) throws Exception {
        return call.node(node)
                .set("file", call.bench().models().model(call.set().text(name)))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }

    private static List<?> twoClips(ComfyCall call) throws Exception {
        return call.node("model.clip-pair")
                .set("first", call.bench().models().model(call.set().text("clip_name1")))
                .set("second", call.bench().models().model(call.set().text("clip_name2")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }

    private static List<?> upscaler(ComfyCall call) throws Exception {
        return call.node("model.upscaler")
                .set("file", call.bench().models().model(call.set().text("model_name")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }
}
