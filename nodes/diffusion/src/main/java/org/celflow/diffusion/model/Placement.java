package org.celflow.diffusion.model;

import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;

/**
 * Where a network's weights are while it works.
 *
 * @param kernels what its program is written with
 * @param resident bytes that the weights may take in memory; with {@link Kernels#STREAMED} the matrices and convolutions that do not fit
 *     stay in the file and are brought in each time that they are used
 */
record Placement(Kernels kernels, long resident) {
    /** Everything in memory, in the form that this machine is fastest with. */
    static Placement whole(NumberType type) {
        return whole(Kernels.fastest(type));
    }

    static Placement whole(Kernels kernels) {
        return new Placement(kernels, Long.MAX_VALUE);
    }

    /**
     * Everything in memory if it fits, else as much as fits.
     *
     * @param need bytes of the whole network
     * @param room bytes that it may take
     */
    static Placement in(long room, long need, NumberType type) {
        return need <= room ? whole(type) : new Placement(Kernels.STREAMED, Math.max(0, room));
    }

    /** Whether some weights stay in the file. */
    boolean isStreamed() {
        return kernels == Kernels.STREAMED;
    }
}
