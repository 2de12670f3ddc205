package org.celflow.diffusion.model;

import org.celflow.node.NodeException;

/** A control that a loader of this package made. */
interface DenoiserControl extends LoadedControlNet {
    /**
     * Refuses a denoiser that it was not made for.
     *
     * @throws NodeException naming both files
     */
    void checkFits(DenoiserConfig denoiser, String denoiserName) throws NodeException;

    /** The control behind the public type. */
    static DenoiserControl of(LoadedControlNet control) {
        if (control instanceof DenoiserControl ours) {
            return ours;
        }
        throw new IllegalArgumentException("a control network that no loader made: " + control);
    }
}
