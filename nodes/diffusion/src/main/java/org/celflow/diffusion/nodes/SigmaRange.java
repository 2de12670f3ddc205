package org.celflow.diffusion.nodes;

import org.celflow.node.Param;

/** How many sigmas there are and between which they fall, which is set on every curve of sigmas. */
public record SigmaRange(
        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps.")
        int steps,

        @Param.Real(
                def = 14.614642,
                min = 0.0001,
                max = 5000,
                step = 0.1,
                doc = "The first sigma; the default is pure noise for Stable Diffusion.")
        double max,

        @Param.Real(
                def = 0.0291675,
                min = 0.0001,
                max = 5000,
                step = 0.01,
                doc = "The smallest sigma above 0; the default is the cleanest that Stable Diffusion was trained on.")
        double min) {}
