package org.celflow.reference.comfy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.reference.NodeCall;

/** Runs of samplers and the noises that they go through. */
final class SamplingNodes {
    private SamplingNodes() {}

    static Map<String, ComfyNode> types() {
        Map<String, ComfyNode> types = new TreeMap<>();
        types.put("KSampler", SamplingNodes::sample);
        types.put("KSamplerAdvanced", SamplingNodes::sampleSomeSteps);
        types.put("SamplerCustom", SamplingNodes::sampleCustom);
        types.put("BasicScheduler", SamplingNodes::schedule);
        types.put(
                "KarrasScheduler",
                call -> range(call, "sigmas.karras").set("rho", call.raw("rho")).inOrder());
        types.put(
                "ExponentialScheduler",
                call -> range(call, "sigmas.exponential").inOrder());
        types.put(
                "PolyexponentialScheduler",
                call -> range(call, "sigmas.polyexponential")
                        .set("rho", call.raw("rho"))
                        .inOrder());
        types.put(
                "LaplaceScheduler",
                call -> range(call, "sigmas.laplace")
                        .set("mu", call.raw("mu"))
                        .set("beta", call.raw("beta"))
                        .inOrder());
        types.put(
                "VPScheduler",
                call -> call.node("sigmas.vp")
                        .set("steps", call.raw("steps"))
                        .set("growth", call.raw("beta_d"))
                        .set("firstBeta", call.raw("beta_min"))
                        .set("end", call.raw("eps_s"))
                        .inOrder());
        types.put(
                "BetaSamplingScheduler",
                call -> ofModel(call, "sigmas.beta")
                        .set("alpha", call.raw("alpha"))
                        .set("beta", call.raw("beta"))
                        .inOrder());
        types.put(
                "SDTurboScheduler",
                call -> ofModel(call, "sigmas.turbo")
                        .set("denoise", call.raw("denoise"))
                        .inOrder());
        types.put(
                "AlignYourStepsScheduler",
                call -> call.node("sigmas.align-your-steps")
                        .set("family", call.set().text("model_type").toLowerCase(Locale.ROOT))
                        .set("steps", call.raw("steps"))
                        .set("denoise", call.raw("denoise"))
                        .inOrder());
        types.put(
                "SplitSigmasDenoise",
                call -> sigmas(call, "sigmas.split-denoise")
                        .set("denoise", call.raw("denoise"))
                        .inOrder());
        types.put(
                "RescaleCFG",
                call -> call.node("model.rescale-cfg")
                        .input("model", call.link("model"))
                        .set("multiplier", call.raw("multiplier"))
                        .inOrder());
        types.put("DifferentialDiffusion", SamplingNodes::differentialDiffusion);
        types.put(
                "ModelSamplingDiscrete",
                call -> call.node("model.sampling")
                        .input("model", call.link("model"))
                        .set("sampling", call.set().text("sampling"))
                        .set("zeroTerminalSnr", call.set().flag("zsnr"))
                        .inOrder());
        types.put(
                "SplitSigmas",
                call -> sigmas(call, "sigmas.split")
                        .set("step", call.raw("step"))
                        .inOrder());
        types.put("FlipSigmas", call -> sigmas(call, "sigmas.flip").inOrder());
        return types;
    }

    private static List<?> sample(ComfyCall call) throws Exception {
        return sides(call, "sample.ksampler")
                .input("latent", call.latent("latent_image"))
                .seed("seed", call.set().seed("seed"))
                .set("steps", call.raw("steps"))
                .set("sampler", call.set().text("sampler_name"))
                .set("schedule", call.set().text("scheduler"))
                .set("denoise", call.raw("denoise"))
                .inOrder();
    }

    private static List<?> sampleSomeSteps(ComfyCall call) throws Exception {
        return sides(call, "sample.ksampler-advanced")
                .input("latent", call.latent("latent_image"))
                .set("addNoise", call.set().text("add_noise").equals("enable"))
                .seed("seed", call.set().seed("noise_seed"))
                .set("steps", call.raw("steps"))
                .set("sampler", call.set().text("sampler_name"))
                .set("schedule", call.set().text("scheduler"))
                .set("start", call.raw("start_at_step"))
                .set("end", call.raw("end_at_step"))
                .set(
                        "leftoverNoise",
                        call.set().text("return_with_leftover_noise").equals("enable"))
                .inOrder();
    }

    private static List<?> sampleCustom(ComfyCall call) throws Exception {
        return sides(call, "sample.custom")
                .input("latent", call.latent("latent_image"))
                .input("sampler", call.link("sampler"))
                .input("sigmas", call.link("sigmas"))
                .set("addNoise", call.set().flag("add_noise"))
                .seed("seed", call.set().seed("noise_seed"))
                .inOrder();
    }

    /** The strength came later than the class, and 0 there means 1. */
    private static List<?> differentialDiffusion(ComfyCall call) throws Exception {
        double strength = call.set().real("strength", 1);
        return call.node("model.differential-diffusion")
                .input("model", call.link("model"))
                .set("strength", strength == 0 ? 1 : strength)
                .inOrder();
    }

    private static List<?> schedule(ComfyCall call) throws Exception {
        return ofModel(call, "sigmas.schedule")
                .set("schedule", call.set().text("scheduler"))
                .set("denoise", call.raw("denoise"))
                .inOrder();
    }

    private static NodeCall ofModel(ComfyCall call, String id) throws Exception {
        return call.node(id).input("model", call.link("model")).set("steps", call.raw("steps"));
    }

    private static NodeCall range(ComfyCall call, String id) throws Exception {
        return call.node(id)
                .set("steps", call.raw("steps"))
                .set("max", call.raw("sigma_max"))
                .set("min", call.raw("sigma_min"));
    }

    private static NodeCall sigmas(ComfyCall call, String id) throws Exception {
        return call.node(id).input("sigmas", call.link("sigmas"));
    }

    private static NodeCall sides(ComfyCall call, String id) throws Exception {
        return call.node(id)
                .input("model", call.link("model"))
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .set("cfg", call.raw("cfg"));
    }
}
