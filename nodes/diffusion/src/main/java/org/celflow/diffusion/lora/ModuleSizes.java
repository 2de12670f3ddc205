package org.celflow.diffusion.lora;

import org.celflow.diffusion.lora.LoraArithmetic.BadModule;
import org.celflow.diffusion.lora.LoraModule.Role;

/**
 * Says before anything is multiplied whether a module's tensors make a weight of a size. The matrices of a small file can have a product
 * that no machine has room for. What a module lacks is not said here.
 */
final class ModuleSizes {
    /** Numbers of a product on the way; no published network has a weight of half as many. */
    private static final long MOST = 1L << 28;

    private final LoraModule module;
    private final long wanted;

    private ModuleSizes(LoraModule module, long wanted) {
        this.module = module;
        this.wanted = wanted;
    }

    /**
     * Refuses a module that makes something else.
     *
     * @param wanted numbers of the weight that it changes
     */
    static void check(LoraModule module, long wanted) {
        new ModuleSizes(module, wanted).check();
    }

    private void check() {
        if (module.has(Role.OFT_BLOCKS)) {
            checkSquare();
        } else if (module.has(Role.GLORA_A1)) {
            limited(module.size(Role.GLORA_A1, 0), columns(Role.GLORA_A2));
            limited(module.size(Role.GLORA_A2, 0), columns(Role.GLORA_A1));
            limited(module.size(Role.GLORA_B1, 0), columns(Role.GLORA_B2));
            limited(module.size(Role.GLORA_B2, 0), columns(Role.GLORA_B1));
        } else if (module.has(Role.LOKR_W1) || module.has(Role.LOKR_W1_A)) {
            long first = module.has(Role.LOKR_W1)
                    ? numbers(Role.LOKR_W1)
                    : limited(module.size(Role.LOKR_W1_A, 0), columns(Role.LOKR_W1_B));
            long second = module.has(Role.LOKR_W2)
                    ? numbers(Role.LOKR_W2)
                    : product(Role.LOKR_T2, Role.LOKR_W2_A, Role.LOKR_W2_B);
            checkWeight(limited(first, second));
        } else if (module.has(Role.HADA_W1_A)) {
            checkWeight(product(Role.HADA_T1, Role.HADA_W1_A, Role.HADA_W1_B));
            checkWeight(product(Role.HADA_T2, Role.HADA_W2_A, Role.HADA_W2_B));
        } else if (module.has(Role.MID)) {
            long kernel = kernel(Role.MID);
            limited(limited(module.size(Role.UP, 0), module.size(Role.MID, 1)), kernel);
            checkWeight(limited(limited(module.size(Role.UP, 0), columns(Role.DOWN)), kernel));
        } else {
            checkWeight(limited(module.size(Role.UP, 0), columns(Role.DOWN)));
        }
    }

    /** Rotations are squares; the difference of another matrix and its transposed one would be larger than both. */
    private void checkSquare() {
        int rank = module.rank(Role.OFT_BLOCKS);
        if (module.size(Role.OFT_BLOCKS, rank - 1) != module.size(Role.OFT_BLOCKS, rank - 2)) {
            throw new BadModule("its rotations are no squares");
        }
    }

    private void checkWeight(long made) {
        if (made != 0 && made != wanted) {
            throw new BadModule("it makes a weight of %,d numbers, not of %,d".formatted(made, wanted));
        }
    }

    /** Of two matrices, or of two that a core joins: core rows x columns x kernel, each matrix with its rank first. */
    private long product(Role core, Role first, Role second) {
        if (!module.has(core)) {
            return limited(module.size(first, 0), columns(second));
        }
        long kernel = kernel(core);
        limited(limited(module.size(core, 0), module.size(second, 1)), kernel);
        limited(limited(module.size(core, 1), module.size(first, 1)), kernel);
        return limited(limited(module.size(first, 1), module.size(second, 1)), kernel);
    }

    private long kernel(Role core) {
        return limited(module.size(core, 2), module.size(core, 3));
    }

    private long columns(Role role) {
        return module.size(role, 0) == 0 ? 0 : numbers(role) / module.size(role, 0);
    }

    private long numbers(Role role) {
        return module.find(role)
                .map(tensor -> tensor.shape().stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b))
                .orElse(0L);
    }

    private static long limited(long a, long b) {
        if (a > MOST || b > MOST || a * b > MOST) {
            throw new BadModule("its tensors make one of %,d x %,d numbers".formatted(a, b));
        }
        return a * b;
    }
}
