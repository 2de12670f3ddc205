package org.celflow.reference.comfy;

import org.celflow.reference.BadCaseException;

/** ComfyUI's words for turning and mirroring as ours. */
final class Turning {
    private Turning() {}

    /** {@code none} or {@code 90 degrees}. */
    static String angle(ComfyCall call) throws BadCaseException {
        String rotation = call.set().text("rotation");
        return rotation.startsWith("none") ? "0" : rotation.replace(" degrees", "");
    }

    /** {@code x-axis: vertically} or {@code y-axis: horizontally}. */
    static String mirror(ComfyCall call) throws BadCaseException {
        String method = call.set().text("flip_method");
        return method.startsWith("x") ? "vertical" : method.startsWith("y") ? "horizontal" : "none";
    }
}
