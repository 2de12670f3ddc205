package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.NodeCall;
import org.celflow.reference.UnsupportedCaseException;

/** ComfyUI's nodes for single samplers and what is set about them. Where noise is drawn counts nothing here. */
final class SamplerNodes {
    /** What we have as ComfyUI sets it by default, and not otherwise. */
    private static final Map<String, Double> STEP_CONTROL = Map.of(
            "rtol", 0.05,
            "atol", 0.0078,
            "h_init", 0.05,
            "pcoeff", 0.0,
            "icoeff", 1.0,
            "dcoeff", 0.0,
            "accept_safety", 0.81);

    private static final Map<String, Double> STOCHASTIC_ADAMS =
            Map.of("sde_start_percent", 0.2, "sde_end_percent", 0.8, "predictor_order", 3.0, "corrector_order", 4.0);

    private SamplerNodes() {}

    static Map<String, ComfyNode> types() {
        Map<String, ComfyNode> types = new TreeMap<>();
        types.put(
                "KSamplerSelect",
                call -> choice(call, call.set().text("sampler_name")).inOrder());
        types.put(
                "SamplerEulerAncestral", call -> noisy(call, "euler_ancestral").inOrder());
        types.put(
                "SamplerEulerAncestralCFGPP",
                call -> noisy(call, "euler_ancestral_cfg_pp").inOrder());
        types.put(
                "SamplerDPMPP_2S_Ancestral",
                call -> noisy(call, "dpmpp_2s_ancestral").inOrder());
        types.put("SamplerDPMPP_3M_SDE", call -> noisy(call, "dpmpp_3m_sde").inOrder());
        types.put("SamplerDPMPP_2M_SDE", SamplerNodes::secondOrderSde);
        types.put(
                "SamplerDPMPP_SDE",
                call -> noisy(call, "dpmpp_sde").set("middle", call.raw("r")).inOrder());
        types.put(
                "SamplerLMS",
                call -> choice(call, "lms").set("order", call.raw("order")).inOrder());
        types.put("SamplerDPMAdaptative", SamplerNodes::adaptive);
        types.put("SamplerER_SDE", SamplerNodes::extendedReverseTime);
        types.put("SamplerSASolver", SamplerNodes::stochasticAdams);
        types.put("SamplerSEEDS2", SamplerNodes::seeds);
        return types;
    }

    private static List<?> secondOrderSde(ComfyCall call) throws Exception {
        boolean heun = call.set().text("solver_type").equals("heun");
        return noisy(call, heun ? "dpmpp_2m_sde_heun" : "dpmpp_2m_sde").inOrder();
    }

    private static List<?> adaptive(ComfyCall call) throws Exception {
        requireDefaults(call, STEP_CONTROL);
        return noisy(call, "dpm_adaptive").set("order", call.raw("order")).inOrder();
    }

    private static List<?> extendedReverseTime(ComfyCall call) throws Exception {
        NodeCall choice = choice(call, "er_sde").set("order", call.raw("max_stage"));
        return switch (call.set().text("solver_type")) {
            case "ER-SDE" -> choice.set("noise", call.raw("s_noise")).inOrder();
            case "Reverse-time SDE" ->
                choice.set("noise", call.raw("s_noise"))
                        .set("eta", call.raw("eta"))
                        .inOrder();
            case "ODE" -> choice.set("eta", 0.0).inOrder();
            default ->
                throw new UnsupportedCaseException(
                        "er_sde has no solver type '%s'".formatted(call.set().text("solver_type")));
        };
    }

    private static List<?> stochasticAdams(ComfyCall call) throws Exception {
        requireDefaults(call, STOCHASTIC_ADAMS);
        if (call.set().flag("simple_order_2")) {
            throw new UnsupportedCaseException("sa_solver has no simple second order");
        }
        return noisy(call, call.set().flag("use_pece") ? "sa_solver_pece" : "sa_solver")
                .inOrder();
    }

    private static List<?> seeds(ComfyCall call) throws Exception {
        boolean linear = call.set().text("solver_type").equals("phi_2");
        return noisy(call, linear ? "exp_heun_2_x0_sde" : "seeds_2")
                .set("middle", call.raw("r"))
                .inOrder();
    }

    private static void requireDefaults(ComfyCall call, Map<String, Double> defaults)
            throws BadCaseException, UnsupportedCaseException {
        for (Map.Entry<String, Double> setting : defaults.entrySet()) {
            double value = call.set().real(setting.getKey(), setting.getValue());
            if (value != setting.getValue()) {
                throw new UnsupportedCaseException(
                        "the sampler's %s is %s, not %s".formatted(setting.getKey(), setting.getValue(), value));
            }
        }
    }

    private static NodeCall noisy(ComfyCall call, String sampler) throws Exception {
        return choice(call, sampler).set("eta", call.raw("eta")).set("noise", call.raw("s_noise"));
    }

    private static NodeCall choice(ComfyCall call, String sampler) throws Exception {
        return call.node("sample.select").set("sampler", sampler);
    }
}
