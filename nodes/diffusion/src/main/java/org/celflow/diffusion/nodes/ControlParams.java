package org.celflow.diffusion.nodes;

import org.celflow.node.NodeException;
import org.celflow.node.Param;

/** How strongly a control network is followed, and in which part of the schedule. */
public record ControlParams(
        @Param.Real(
                def = 1,
                min = 0,
                max = 10,
                step = 0.05,
                doc = "How strongly the picture is followed: 0 not at all, 1 as the network was trained.")
        double strength,

        @Param.Real(
                def = 0,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "Where in the schedule control begins: 0 with the first noise, 1 at the clean end.")
        double start,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "Where in the schedule control ends: 1 at the clean end.")
        double end) {
    /** Refuses an end before the start. */
    void check() throws NodeException {
        if (end < start) {
            throw new NodeException(
                    "control ends at %s before it begins at %s; set end above start".formatted(end, start));
        }
    }
}
