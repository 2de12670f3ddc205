package org.celflow.diffusion.weights;

import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.NodeException;

/** Changes some weights on their way from the file into a network. */
public interface WeightChanges {
    /** Changes nothing. */
    WeightChanges NONE = new WeightChanges() {
        @Override
        public boolean changes(String tensor) {
            return false;
        }

        @Override
        public NativeValue changed(NativeScope into, String tensor, NativeValue weight) {
            return weight;
        }
    };

    /** Whether a tensor of the file is changed. */
    boolean changes(String tensor);

    /**
     * A changed weight.
     *
     * @param into receives it
     * @param weight float32, as the file has it; not modified
     * @throws NodeException when the change does not fit the weight
     */
    NativeValue changed(NativeScope into, String tensor, NativeValue weight) throws NodeException;
}
