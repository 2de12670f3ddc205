package org.celflow.reference.cases;

import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Values;

/** Encoded prompts: {@code prompt}, and {@code stop_at_clip_layer}, -1 for the last layer, where the text encoder stops. */
public final class TextCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        Clip clip = Checkpoint.of(recorded, bench).clip();
        if (params.has("stop_at_clip_layer")) {
            clip = clip.skipping(-1 - params.whole("stop_at_clip_layer"));
        }
        Conditioning encoded = Checkpoint.encode(clip, params.text("prompt"), bench);
        comparison.close("cond", Values.tensor(encoded, ""));
        if (recorded.has("pooled")) {
            comparison.close("pooled", Values.tensor(encoded, "pooled"));
        }
    }
}
