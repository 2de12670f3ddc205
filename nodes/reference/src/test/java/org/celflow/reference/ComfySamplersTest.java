package org.celflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.celflow.diffusion.sampling.AlignedSteps;
import org.celflow.diffusion.sampling.DifferentialDiffusion;
import org.celflow.diffusion.sampling.DualCfg;
import org.celflow.diffusion.sampling.PerpendicularNegative;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerTuning;
import org.celflow.node.FileRef;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.celflow.reference.comfy.ComfyCall;
import org.celflow.reference.comfy.ComfyNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ComfyUI's nodes for single samplers, schedules, masks and guiders are understood with their widgets. */
class ComfySamplersTest {
    private static final Model MODEL = new Model(new FileRef(Path.of("model.safetensors"), "0".repeat(64)), "fp32");
    private static final Map<String, Conditioning> PROMPTS = Map.of(
            "positive", prompt(1),
            "negative", prompt(2),
            "empty_conditioning", prompt(3),
            "cond1", prompt(4),
            "cond2", prompt(5));

    private static Object computed(String type, String widgets) throws Exception {
        Params set = new Params(type, new ObjectMapper().readTree(widgets.replace('\'', '"')));
        try (Workbench bench = Workbench.open(GoldenFolder.CATALOG, ReferenceFolder.open(GoldenFolder.PATH))) {
            ComfyCall call = new ComfyCall(
                    type, set, input -> Optional.of(input.equals("model") ? MODEL : prompt(input)), bench);
            return ComfyNodes.of(type).compute(call).get(0);
        }
    }

    /** The prompt that is linked to an input. */
    private static Conditioning prompt(String input) {
        return Objects.requireNonNull(PROMPTS.get(input));
    }

    private static Conditioning prompt(int tokens) {
        Tensor text = Tensor.of(List.of(tokens, 1), new float[tokens]);
        return new Conditioning(List.of(new Conditioning.Entry(text, Optional.empty(), List.of())));
    }

    private static SamplerChoice choice(SamplerKind kind, double eta, double noise, double middle, int order) {
        return new SamplerChoice(
                kind,
                new SamplerTuning(
                        eta < 0 ? OptionalDouble.empty() : OptionalDouble.of(eta),
                        noise,
                        middle == 0 ? OptionalDouble.empty() : OptionalDouble.of(middle),
                        order == 0 ? OptionalInt.empty() : OptionalInt.of(order)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SamplerEulerAncestral | {'eta': 0.5, 's_noise': 1.1} | EULER_ANCESTRAL | 0.5 | 1.1 | 0 | 0",
                "SamplerEulerAncestralCFGPP | {'eta': 1, 's_noise': 1} | EULER_ANCESTRAL_CFG_PP | 1 | 1 | 0 | 0",
                "SamplerDPMPP_2S_Ancestral | {'eta': 0, 's_noise': 1} | DPMPP_2S_ANCESTRAL | 0 | 1 | 0 | 0",
                "SamplerDPMPP_3M_SDE | {'eta': 0.2, 's_noise': 1, 'noise_device': 'gpu'} | DPMPP_3M_SDE | 0.2 | 1 | 0 | 0",
                "SamplerDPMPP_2M_SDE | {'solver_type': 'heun', 'eta': 1, 's_noise': 1} | DPMPP_2M_SDE_HEUN | 1 | 1 | 0 | 0",
                "SamplerDPMPP_2M_SDE | {'solver_type': 'midpoint', 'eta': 1, 's_noise': 1} | DPMPP_2M_SDE | 1 | 1 | 0 | 0",
                "SamplerDPMPP_SDE | {'eta': 1, 's_noise': 1, 'r': 0.3} | DPMPP_SDE | 1 | 1 | 0.3 | 0",
                "SamplerLMS | {'order': 2} | LMS | -1 | 1 | 0 | 2",
                "SamplerDPMAdaptative | {'order': 2, 'eta': 0, 's_noise': 1, 'rtol': 0.05} | DPM_ADAPTIVE | 0 | 1 | 0 | 2",
                "SamplerER_SDE | {'solver_type': 'ER-SDE', 'max_stage': 2, 'eta': 1, 's_noise': 0.9} | ER_SDE | -1 | 0.9 | 0 | 2",
                "SamplerER_SDE | {'solver_type': 'Reverse-time SDE', 'max_stage': 3, 'eta': 0.4, 's_noise': 1} | ER_SDE | 0.4 | 1 | 0 | 3",
                "SamplerER_SDE | {'solver_type': 'ODE', 'max_stage': 1, 'eta': 1, 's_noise': 1} | ER_SDE | 0 | 1 | 0 | 1",
                "SamplerSASolver | {'eta': 0.6, 's_noise': 1, 'use_pece': true, 'simple_order_2': false} | SA_SOLVER_PECE | 0.6 | 1 | 0 | 0",
                "SamplerSEEDS2 | {'solver_type': 'phi_1', 'eta': 1, 's_noise': 1, 'r': 0.5} | SEEDS_2 | 1 | 1 | 0.5 | 0",
                "SamplerSEEDS2 | {'solver_type': 'phi_2', 'eta': 0, 's_noise': 1, 'r': 1.0} | EXP_HEUN_2_X0_SDE | 0 | 1 | 1 | 0",
                "KSamplerSelect | {'sampler_name': 'dpmpp_2m'} | DPMPP_2M | -1 | 1 | 0 | 0"
            })
    void aSamplerIsChosenAndSet(
            String type, String widgets, SamplerKind kind, double eta, double noise, double middle, int order)
            throws Exception {
        assertThat(computed(type, widgets)).isEqualTo(choice(kind, eta, noise, middle, order));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SamplerDPMAdaptative {'order': 2, 'eta': 0, 's_noise': 1, 'rtol': 0.1}",
                "SamplerSASolver {'eta': 1, 's_noise': 1, 'sde_start_percent': 0.1}",
                "SamplerSASolver {'eta': 1, 's_noise': 1, 'use_pece': false, 'simple_order_2': true}",
                "SamplerLMS {'order': 9}",
                "AlignYourStepsScheduler {'model_type': 'SVD', 'steps': 10, 'denoise': 1.0}"
            })
    void whatWeLackIsToldInsteadOfLeftOut(String node) {
        String[] parts = node.split(" ", 2);
        assertThatThrownBy(() -> computed(parts[0], parts[1])).isInstanceOf(UnsupportedCaseException.class);
    }

    @Test
    void theScheduleOfAModelFamilyIsFound() throws Exception {
        assertThat(computed("AlignYourStepsScheduler", "{'model_type': 'SDXL', 'steps': 7, 'denoise': 0.5}"))
                .isEqualTo(AlignedSteps.SDXL.sigmas(7, 0.5));
    }

    /** The first version of ComfyUI's node had no strength, and 0 means 1 there. */
    @Test
    void aModelIsToldToReadItsMaskAsTimes() throws Exception {
        for (String widgets : List.of("{}", "{'strength': 1.0}", "{'strength': 0}")) {
            assertThat(computed("DifferentialDiffusion", widgets)).isEqualTo(MODEL.with(new DifferentialDiffusion(1)));
        }
        assertThat(computed("DifferentialDiffusion", "{'strength': 0.25}"))
                .isEqualTo(MODEL.with(new DifferentialDiffusion(0.25)));
    }

    /** Guiders are told by what they say, since only runs look into them. */
    @Test
    void guidersOfThreePromptsChangeTheModel() throws Exception {
        Model perpendicular = MODEL.with(new PerpendicularNegative(prompt("empty_conditioning"), 0.7));
        assertThat(computed("PerpNeg", "{'neg_scale': 0.7}")).isEqualTo(perpendicular);
        assertThat(computed("PerpNegGuider", "{'neg_scale': 0.7, 'cfg': 6.5}"))
                .hasToString("Guider[model=%s, positive=%s, negative=%s, cfg=6.5]"
                        .formatted(perpendicular, prompt("positive"), prompt("negative")));
        for (String style : List.of("", ", 'style': 'nested'")) {
            Model dual = MODEL.with(new DualCfg(prompt("cond2"), 5, !style.isEmpty()));
            assertThat(computed("DualCFGGuider", "{'cfg_conds': 5.0, 'cfg_cond2_negative': 1.5%s}".formatted(style)))
                    .hasToString("Guider[model=%s, positive=%s, negative=%s, cfg=1.5]"
                            .formatted(dual, prompt("cond1"), prompt("negative")));
        }
    }
}
