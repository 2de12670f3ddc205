package org.celflow.reference;

import java.util.List;
import org.celflow.reference.cases.ControlNetCases;
import org.celflow.reference.cases.FlowCases;
import org.celflow.reference.cases.ImageFileCases;
import org.celflow.reference.cases.ImageNodeCases;
import org.celflow.reference.cases.LoraCases;
import org.celflow.reference.cases.NoiseCases;
import org.celflow.reference.cases.SamplerCases;
import org.celflow.reference.cases.SamplerTraceCases;
import org.celflow.reference.cases.ScheduleCases;
import org.celflow.reference.cases.TextCases;
import org.celflow.reference.cases.TokenizerCases;
import org.celflow.reference.cases.UNetCases;
import org.celflow.reference.cases.VaeCases;

/** Which runner a group's cases are for. Groups that differ by the model family alone, as {@code unet_sdxl}, share one. */
final class CaseGroups {
    private record Kind(String prefix, CaseRunner runner) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("controlnet_single", new ControlNetCases()),
            new Kind("controlnet", new FlowCases()),
            new Kind("flows", new FlowCases()),
            new Kind("clip", new TextCases()),
            new Kind("image_io", new ImageFileCases()),
            new Kind("image_nodes", new ImageNodeCases()),
            new Kind("lora_weights", new LoraCases()),
            new Kind("noise", new NoiseCases()),
            new Kind("sampler_traces", new SamplerTraceCases()),
            new Kind("samplers", new SamplerCases()),
            new Kind("schedules", new ScheduleCases()),
            new Kind("tokenizer", new TokenizerCases()),
            new Kind("unet", new UNetCases()),
            new Kind("vae", new VaeCases()));

    private CaseGroups() {}

    static CaseRunner runner(String group) throws UnsupportedCaseException {
        for (Kind kind : KINDS) {
            if (group.startsWith(kind.prefix)) {
                return kind.runner;
            }
        }
        throw new UnsupportedCaseException("a group of this name is not known");
    }
}
