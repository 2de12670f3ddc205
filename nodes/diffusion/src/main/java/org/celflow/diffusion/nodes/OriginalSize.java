package org.celflow.diffusion.nodes;

import org.celflow.node.Param;

/** The size of the picture that a model of version XL is to imagine, before anyone cropped or scaled it. */
public record OriginalSize(
        @Param.Int(
                def = 1024,
                min = 0,
                max = 16384,
                doc = "Width of the original that the model shall imagine, in pixels.")
        int width,

        @Param.Int(
                def = 1024,
                min = 0,
                max = 16384,
                doc = "Height of the original that the model shall imagine, in pixels.")
        int height) {}
