package org.celflow.diffusion.sampling;

import java.util.Locale;

/** The samplers by the names that ComfyUI gives them, in its order. */
public enum SamplerKind {
    /** Fast and plain; the same picture at any number of steps, ever finer. */
    EULER,
    /** Euler along the unguided slope (CFG++); use a cfg of 1 to 2. */
    EULER_CFG_PP,
    /** Adds noise after each step; the picture keeps changing with the number of steps. */
    EULER_ANCESTRAL,
    /** Euler ancestral along the unguided slope (CFG++); use a cfg of 1 to 2. */
    EULER_ANCESTRAL_CFG_PP,
    /** Euler with a correction: better at few steps, twice the time. */
    HEUN,
    /** Heun with a look ahead: up to three times the time. */
    HEUNPP2,
    /** Heun in the time of exponential integrators; twice the time. */
    EXP_HEUN_2_X0,
    /** The same with noise after each step. */
    EXP_HEUN_2_X0_SDE,
    /** A midpoint method; twice the time. */
    DPM_2,
    /** The same with noise after each step. */
    DPM_2_ANCESTRAL,
    /** Euler that remembers its last steps. */
    LMS,
    /** DPM-Solver of third order with equal steps; needs few steps. */
    DPM_FAST,
    /** DPM-Solver of third order that chooses its steps by itself, as many as the picture needs; steps count nothing. */
    DPM_ADAPTIVE,
    /** DPM-Solver++ of second order with noise after each step; twice the time. */
    DPMPP_2S_ANCESTRAL,
    /** The same along the unguided slope (CFG++); use a cfg of 1 to 2. */
    DPMPP_2S_ANCESTRAL_CFG_PP,
    /** DPM-Solver++ with a path of noise, good at few steps; twice the time. */
    DPMPP_SDE,
    /** The same; ComfyUI draws its noise on the graphics card, here it is drawn as for DPMPP_SDE. */
    DPMPP_SDE_GPU,
    /** Second order: good at 15 to 25 steps. */
    DPMPP_2M,
    /** The same along the unguided slope (CFG++); use a cfg of 1 to 2. */
    DPMPP_2M_CFG_PP,
    /** DPM-Solver++ of second order with a path of noise. */
    DPMPP_2M_SDE,
    /** The same; see DPMPP_SDE_GPU. */
    DPMPP_2M_SDE_GPU,
    /** The same in the manner of Heun. */
    DPMPP_2M_SDE_HEUN,
    /** The same; see DPMPP_SDE_GPU. */
    DPMPP_2M_SDE_HEUN_GPU,
    /** DPM-Solver++ of third order with a path of noise; needs 25 steps and more. */
    DPMPP_3M_SDE,
    /** The same; see DPMPP_SDE_GPU. */
    DPMPP_3M_SDE_GPU,
    /** The original chain; needs many steps. */
    DDPM,
    /** For latent consistency models, at 4 to 8 steps. */
    LCM,
    /** A pseudo-numerical method of fourth order. */
    IPNDM,
    /** The same, following the lengths of the steps. */
    IPNDM_V,
    /** An exponential integrator of third order; good at 10 to 20 steps. */
    DEIS,
    /** A refined exponential solver of second order. */
    RES_MULTISTEP,
    /** The same along the unguided slope (CFG++); use a cfg of 1 to 2. */
    RES_MULTISTEP_CFG_PP,
    /** The refined solver with noise after each step. */
    RES_MULTISTEP_ANCESTRAL,
    /** The same along the unguided slope (CFG++); use a cfg of 1 to 2. */
    RES_MULTISTEP_ANCESTRAL_CFG_PP,
    /** Euler that carries on the change of its slope. */
    GRADIENT_ESTIMATION,
    /** The same along the unguided slope (CFG++); use a cfg of 1 to 2. */
    GRADIENT_ESTIMATION_CFG_PP,
    /** A stochastic solver of third order; good at 20 steps. */
    ER_SDE,
    /** A stochastic exponential solver of two stages; twice the time. */
    SEEDS_2,
    /** The same with three stages; three times the time. */
    SEEDS_3,
    /** A stochastic Adams method with correction. */
    SA_SOLVER,
    /** The same, asking the network again after each correction; twice the time. */
    SA_SOLVER_PECE,
    /** Song et al., Denoising Diffusion Implicit Models, 2021: Euler, with noise of its own behind a mask. */
    DDIM,
    /** A predictor-corrector of third order; good at 10 to 20 steps. */
    UNI_PC,
    /** The same for many steps. */
    UNI_PC_BH2;

    /**
     * The algorithm.
     *
     * @param schedule of the model that it will ask
     */
    public Sampler sampler(NoiseSchedule schedule) {
        return sampler(schedule, SamplerTuning.NONE);
    }

    /**
     * The algorithm as it is set.
     *
     * @param schedule of the model that it will ask
     * @param tuning that fits, see {@link SamplerTuning#misfit}
     */
    Sampler sampler(NoiseSchedule schedule, SamplerTuning tuning) {
        double eta = tuning.eta().orElse(1);
        return tuning.scalingNoise(sampler(schedule, tuning, eta));
    }

    private Sampler sampler(NoiseSchedule schedule, SamplerTuning tuning, double eta) {
        int order = tuning.order().orElse(this == DEIS ? 3 : mostOrder());
        return switch (this) {
            case EULER, DDIM -> new Euler();
            case EULER_CFG_PP -> new EulerAncestralPlusPlus(0);
            case EULER_ANCESTRAL -> new EulerAncestral(eta);
            case EULER_ANCESTRAL_CFG_PP -> new EulerAncestralPlusPlus(eta);
            case HEUN -> new Heun();
            case HEUNPP2 -> new HeunPlusPlus();
            case EXP_HEUN_2_X0 -> Seeds.two(1, 0, true);
            case EXP_HEUN_2_X0_SDE -> Seeds.two(tuning.middle().orElse(1), eta, true);
            case DPM_2 -> new Dpm2(0);
            case DPM_2_ANCESTRAL -> new Dpm2(eta);
            case LMS -> new LinearMultistep(order);
            case DPM_FAST -> new DpmFast();
            case DPM_ADAPTIVE -> new DpmAdaptive(order, tuning.eta().orElse(0));
            case DPMPP_2S_ANCESTRAL -> new DpmPlusPlus2SAncestral(false, eta);
            case DPMPP_2S_ANCESTRAL_CFG_PP -> new DpmPlusPlus2SAncestral(true, eta);
            case DPMPP_SDE, DPMPP_SDE_GPU ->
                new DpmPlusPlusSde(eta, tuning.middle().orElse(0.5));
            case DPMPP_2M -> new DpmPlusPlus2M();
            case DPMPP_2M_CFG_PP -> new DpmPlusPlus2MPlusPlus();
            case DPMPP_2M_SDE, DPMPP_2M_SDE_GPU -> new DpmPlusPlus2MSde(false, eta);
            case DPMPP_2M_SDE_HEUN, DPMPP_2M_SDE_HEUN_GPU -> new DpmPlusPlus2MSde(true, eta);
            case DPMPP_3M_SDE, DPMPP_3M_SDE_GPU -> new DpmPlusPlus3MSde(eta);
            case DDPM -> new Ddpm();
            case LCM -> new Lcm();
            case IPNDM -> new Ipndm(false, order);
            case IPNDM_V -> new Ipndm(true, order);
            case DEIS -> new Deis(order);
            case RES_MULTISTEP -> new ResMultistep(0, false);
            case RES_MULTISTEP_CFG_PP -> new ResMultistep(0, true);
            case RES_MULTISTEP_ANCESTRAL -> new ResMultistep(eta, false);
            case RES_MULTISTEP_ANCESTRAL_CFG_PP -> new ResMultistep(eta, true);
            case GRADIENT_ESTIMATION -> new GradientEstimation(false);
            case GRADIENT_ESTIMATION_CFG_PP -> new GradientEstimation(true);
            case ER_SDE -> new ErSde(tuning.eta(), order);
            case SEEDS_2 -> Seeds.two(tuning.middle().orElse(0.5), eta, false);
            case SEEDS_3 -> Seeds.three(eta);
            case SA_SOLVER -> new SaSolver(false, eta, schedule);
            case SA_SOLVER_PECE -> new SaSolver(true, eta, schedule);
            case UNI_PC -> new UniPc(false);
            case UNI_PC_BH2 -> new UniPc(true);
        };
    }

    /** Whether the noise that is added on the way can be set. */
    boolean takesEta() {
        return switch (this) {
            case EULER_ANCESTRAL,
                    EULER_ANCESTRAL_CFG_PP,
                    EXP_HEUN_2_X0_SDE,
                    DPM_2_ANCESTRAL,
                    DPM_ADAPTIVE,
                    DPMPP_2S_ANCESTRAL,
                    DPMPP_2S_ANCESTRAL_CFG_PP,
                    DPMPP_SDE,
                    DPMPP_SDE_GPU,
                    DPMPP_2M_SDE,
                    DPMPP_2M_SDE_GPU,
                    DPMPP_2M_SDE_HEUN,
                    DPMPP_2M_SDE_HEUN_GPU,
                    DPMPP_3M_SDE,
                    DPMPP_3M_SDE_GPU,
                    RES_MULTISTEP_ANCESTRAL,
                    RES_MULTISTEP_ANCESTRAL_CFG_PP,
                    ER_SDE,
                    SEEDS_2,
                    SEEDS_3,
                    SA_SOLVER,
                    SA_SOLVER_PECE -> true;
            default -> false;
        };
    }

    /** Whether the network is asked at a place within each step that can be set. */
    boolean asksAtAMiddle() {
        return this == DPMPP_SDE || this == DPMPP_SDE_GPU || this == SEEDS_2 || this == EXP_HEUN_2_X0_SDE;
    }

    /** The lowest order that can be set. */
    int leastOrder() {
        return this == DPM_ADAPTIVE ? 2 : 1;
    }

    /** The highest order that can be set, 0 if none can. */
    int mostOrder() {
        return switch (this) {
            case LMS, DEIS, IPNDM, IPNDM_V -> 4;
            case DPM_ADAPTIVE, ER_SDE -> 3;
            default -> 0;
        };
    }

    /** As ComfyUI and choices write it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the last sigma before 0 is left out of the schedule. */
    boolean skipsPenultimate() {
        return this == DPM_2 || this == DPM_2_ANCESTRAL || this == UNI_PC || this == UNI_PC_BH2;
    }

    /** The guidance with as many sides as it asks about. */
    public Guidance sides(Guidance guidance) {
        return asksBothSides() ? guidance.askingBoth() : guidance;
    }

    /** Whether it looks at the prediction without guidance, which the network then makes at any cfg. */
    boolean asksBothSides() {
        return name().endsWith("_CFG_PP");
    }

    /** Whether each latent of a batch goes its own way; not if the lengths of steps follow the errors of all. */
    public boolean treatsLatentsApart() {
        return this != DPM_ADAPTIVE;
    }

    /** Whether what a mask protects gets other noise than the latent started with. */
    boolean drawsFreshNoiseBehindMasks() {
        return this == DDIM;
    }
}
