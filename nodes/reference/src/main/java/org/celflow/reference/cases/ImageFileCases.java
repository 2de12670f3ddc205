package org.celflow.reference.cases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.value.Image;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.ComfyCall;
import org.celflow.reference.comfy.ComfyNodes;
import org.celflow.reference.comfy.ImageBatch;
import org.celflow.reference.comfy.Values;

/** Files: what LoadImage makes of the picture {@code file}, or LoadImageMask of its {@code channel}, and the 8-bit numbers that SaveImage writes. */
public final class ImageFileCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        if (!params.has("file")) {
            saved(recorded, comparison, bench);
            return;
        }
        ObjectNode set = JsonNodeFactory.instance.objectNode().put("image", params.text("file"));
        boolean maskOnly = params.has("channel");
        if (maskOnly) {
            set.put("channel", params.text("channel"));
        }
        String type = maskOnly ? "LoadImageMask" : "LoadImage";
        ComfyCall call = new ComfyCall(type, new Params(params.where(), set), name -> Optional.empty(), bench);
        List<?> outputs = ComfyNodes.of(type).compute(call);
        Map<String, Object> named =
                maskOnly ? Map.of("mask", outputs.get(0)) : Map.of("image", outputs.get(0), "mask", outputs.get(1));
        for (String name : recorded.names()) {
            Object value = named.get(name);
            if (value != null) {
                comparison.close(name, Values.tensor(value, ""));
            }
        }
    }

    /** Writes {@code image}, reads the file again and compares it with {@code uint8}. */
    private static void saved(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Image image = ImageBatch.of(recorded.tensor("image")).at(0);
        bench.node("image.save")
                .input("image", image)
                .set("files", "saved.png")
                .set("rounding", "truncate")
                .single();
        Image read = (Image) bench.node("image.source")
                .set("files", bench.delivered("saved.png"))
                .single();
        float[] bytes = read.toArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Math.round(bytes[i] * 255);
        }
        comparison.close("uint8", bytes);
    }
}
