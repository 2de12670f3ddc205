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
                "ControlNetLoader", ModelNodes::controlNet,
                "UpscaleModelLoader", ModelNodes::upscaler);
    }

    private static List<?> checkpoint(ComfyCall call) throws Exception {
        return call.node("model.checkpoint")
                .set("file", call.bench().models().model(call.set().text("ckpt_name")))
                .set("numberType", Workbench.NUMBERS)
                .inOrder();
    }

    private static List<?> controlNet(ComfyCall call) throws Exception {
        return call.node("model.controlnet")
                .set("file", call.bench().models().model(call.set().text("control_net_name")))
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
