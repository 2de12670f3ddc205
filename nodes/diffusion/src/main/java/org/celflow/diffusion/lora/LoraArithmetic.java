package org.celflow.diffusion.lora;

import java.util.Arrays;
import java.util.stream.Stream;
import org.celflow.diffusion.lora.LoraModule.Role;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.MappedTensors;

/**
 * Changes weights by the tensors of one module. Formulas: LoRA (Hu et al. 2021) with a Tucker core for convolutions (LoCon), LoHa
 * (FedPara, Hyeon-Woo et al. 2021), LoKr (Kronecker products; both as in LyCORIS, Yeh et al. 2023), GLoRA (Chavan et al. 2023), OFT
 * (Qiu et al. 2023), BOFT (Liu et al. 2023), DoRA on top of any (Liu et al. 2024); plain differences and replacements. Where a
 * paper and ComfyUI differ, as in how OFT counts the strength, this is ComfyUI's.
 */
final class LoraArithmetic {
    private final Program program;
    private final MappedTensors tensors;
    private final LoraModule module;

    LoraArithmetic(Program program, MappedTensors tensors, LoraModule module) {
        this.program = program;
        this.tensors = tensors;
        this.module = module;
    }

    /**
     * The changed weight.
     *
     * @param into receives it
     * @param weight float32, not modified
     */
    NativeValue weight(NativeScope into, NativeValue weight, double strength) {
        try (NativeScope scope = new NativeScope()) {
            if (module.has(Role.SET)) {
                return program.call(into, "shaped", tensor(scope, Role.SET), weight);
            }
            Role plain = module.has(Role.DIFF) ? Role.DIFF : Role.NORM;
            if (module.has(plain)) {
                return added(into, scope, weight, tensor(scope, plain), strength);
            }
            ModuleSizes.check(module, count(weight));
            if (module.has(Role.OFT_BLOCKS)) {
                return rotated(into, scope, weight, strength);
            }
            Difference difference = difference(scope, weight);
            double scale = module.has(Role.ALPHA) && difference.rank > 0 ? alpha(scope) / difference.rank : 1;
            return module.has(Role.DORA_SCALE)
                    ? decomposed(into, scope, weight, difference.value, scale, strength)
                    : added(into, scope, weight, difference.value, strength * scale);
        }
    }

    /** The changed bias. */
    NativeValue bias(NativeScope into, NativeValue bias, double strength) {
        try (NativeScope scope = new NativeScope()) {
            Role role = module.has(Role.DIFF_BIAS) ? Role.DIFF_BIAS : Role.NORM_BIAS;
            return added(into, scope, bias, tensor(scope, role), strength);
        }
    }

    /**
     * What is added to a weight at full strength, but for alpha.
     *
     * @param rank what alpha is divided by; 0 when alpha does not count
     */
    private record Difference(NativeValue value, int rank) {}

    private Difference difference(NativeScope scope, NativeValue weight) {
        if (module.has(Role.GLORA_A1)) {
            return generalised(scope, weight);
        }
        if (module.has(Role.LOKR_W1) || module.has(Role.LOKR_W1_A)) {
            return kronecker(scope, weight);
        }
        if (module.has(Role.HADA_W1_A)) {
            boolean core = module.has(Role.HADA_T1);
            NativeValue first = core
                    ? call(scope, "core_product", Role.HADA_T1, Role.HADA_W1_A, Role.HADA_W1_B)
                    : call(scope, "product", Role.HADA_W1_A, Role.HADA_W1_B);
            NativeValue second = core
                    ? call(scope, "core_product", Role.HADA_T2, Role.HADA_W2_A, Role.HADA_W2_B)
                    : call(scope, "product", Role.HADA_W2_A, Role.HADA_W2_B);
            return new Difference(
                    program.call(scope, "hadamard", weight, first, second), module.size(Role.HADA_W1_B, 0));
        }
        NativeValue value = module.has(Role.MID)
                ? callOn(scope, "low_rank_core", weight, Role.UP, Role.DOWN, Role.MID)
                : callOn(scope, "low_rank", weight, Role.UP, Role.DOWN);
        return new Difference(value, module.size(Role.DOWN, 0));
    }

    private Difference kronecker(NativeScope scope, NativeValue weight) {
        int rank = 0;
        NativeValue first;
        if (module.has(Role.LOKR_W1)) {
            first = tensor(scope, Role.LOKR_W1);
        } else {
            rank = module.size(Role.LOKR_W1_B, 0);
            first = call(scope, "product", Role.LOKR_W1_A, Role.LOKR_W1_B);
        }
        NativeValue second;
        if (module.has(Role.LOKR_W2)) {
            second = tensor(scope, Role.LOKR_W2);
        } else {
            rank = module.size(Role.LOKR_W2_B, 0);
            second = module.has(Role.LOKR_T2)
                    ? call(scope, "core_product", Role.LOKR_T2, Role.LOKR_W2_A, Role.LOKR_W2_B)
                    : call(scope, "product", Role.LOKR_W2_A, Role.LOKR_W2_B);
        }
        return new Difference(program.call(scope, "kronecker", weight, first, second), rank);
    }

    /** Early files have the two matrices of each pair the other way round, which their sizes tell. */
    private Difference generalised(NativeScope scope, NativeValue weight) {
        Role[] all = {Role.GLORA_A1, Role.GLORA_A2, Role.GLORA_B1, Role.GLORA_B2};
        int oldRank = module.size(Role.GLORA_A1, 0);
        boolean old = allEqual(
                oldRank, module.size(Role.GLORA_B2, 1), module.size(Role.GLORA_B1, 0), module.size(Role.GLORA_A2, 1));
        int newRank = module.size(Role.GLORA_A2, 0);
        boolean current = allEqual(
                newRank, module.size(Role.GLORA_B2, 0), module.size(Role.GLORA_B1, 1), module.size(Role.GLORA_A1, 1));
        // When both fit, the rank equals the width of the weight; then only the old form makes sense for a square one.
        boolean square = old && current && isSquare(weight, newRank);
        boolean asOld = old && (!current || square);
        return new Difference(
                callOn(scope, asOld ? "generalised_old" : "generalised", weight, all), asOld ? oldRank : newRank);
    }

    private long count(NativeValue tensor) {
        try (NativeScope scope = new NativeScope()) {
            return scope.integer(program.call(scope, "count", tensor));
        }
    }

    private boolean isSquare(NativeValue weight, int width) {
        try (NativeScope scope = new NativeScope()) {
            NativeValue rows = program.call(scope, "size", weight, scope.number(0));
            NativeValue columns = program.call(scope, "size", weight, scope.number(1));
            return scope.integer(rows) == width && scope.integer(columns) == width;
        }
    }

    private NativeValue rotated(NativeScope into, NativeScope scope, NativeValue weight, double strength) {
        double limit = module.has(Role.ALPHA) ? alpha(scope) : 0;
        NativeValue blocks = tensor(scope, Role.OFT_BLOCKS);
        NativeValue difference;
        if (module.rank(Role.OFT_BLOCKS) == 4) {
            NativeValue rescale = module.has(Role.RESCALE) ? tensor(scope, Role.RESCALE) : program.call(scope, "none");
            difference =
                    program.call(scope, "butterfly", weight, blocks, scope.real(limit), scope.real(strength), rescale);
        } else {
            difference = program.call(scope, "rotate", weight, blocks, scope.real(limit), scope.real(strength));
        }
        return module.has(Role.DORA_SCALE)
                ? decomposed(into, scope, weight, difference, limit, strength)
                : added(into, scope, weight, difference, strength);
    }

    private NativeValue added(
            NativeScope into, NativeScope scope, NativeValue weight, NativeValue difference, double strength) {
        NativeValue shaped = program.call(scope, "shaped", difference, weight);
        return program.call(into, "add", weight, shaped, scope.real(strength));
    }

    private NativeValue decomposed(
            NativeScope into,
            NativeScope scope,
            NativeValue weight,
            NativeValue difference,
            double scale,
            double strength) {
        NativeValue magnitude = tensor(scope, Role.DORA_SCALE);
        return program.call(into, "decompose", weight, difference, magnitude, scope.real(scale), scope.real(strength));
    }

    private double alpha(NativeScope scope) {
        NativeValue alpha = tensor(scope, Role.ALPHA);
        if (count(alpha) != 1) {
            throw new BadModule("its alpha is not one number");
        }
        return scope.floats(alpha)[0];
    }

    private NativeValue call(NativeScope scope, String method, Role... roles) {
        return program.call(
                scope,
                method,
                Arrays.stream(roles).map(role -> tensor(scope, role)).toArray(NativeValue[]::new));
    }

    private NativeValue callOn(NativeScope scope, String method, NativeValue weight, Role... roles) {
        return program.call(
                scope,
                method,
                Stream.concat(Stream.of(weight), Arrays.stream(roles).map(role -> tensor(scope, role)))
                        .toArray(NativeValue[]::new));
    }

    private NativeValue tensor(NativeScope scope, Role role) {
        NativeValue tensor = tensors.fp32(
                scope, module.find(role).orElseThrow(() -> new BadModule("it lacks its tensor for " + role)));
        if (!scope.isTrue(program.call(scope, "finite", tensor))) {
            throw new NotFinite();
        }
        return tensor;
    }

    private static boolean allEqual(int first, int... others) {
        return first > 0 && Arrays.stream(others).allMatch(other -> other == first);
    }

    /** A module that makes no weight of the size, or lacks a tensor that its kind needs. */
    static final class BadModule extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadModule(String message) {
            super(message);
        }
    }

    /** A tensor of a module holds numbers that are not finite, as one does after a training that failed. */
    static final class NotFinite extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
