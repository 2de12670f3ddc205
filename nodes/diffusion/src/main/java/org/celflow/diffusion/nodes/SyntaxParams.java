package org.celflow.diffusion.nodes;

import org.celflow.node.Param;

/** How a prompt is written, which is set on every node that reads one. */
public record SyntaxParams(
        @Param.Choice(
                def = "comfyui",
                doc =
                        "How the prompt is written: comfyui, or a1111 for prompts made for A1111's web UI, with [a:b:0.5], [a|b], AND"
                                + " and BREAK; a1111-no-norm is its emphasis without normalisation, as models of version XL often"
                                + " want it.")
        PromptSyntax syntax,

        @Param.Int(
                def = 0,
                min = 0,
                max = 1000,
                doc =
                        "For the prompt of a hires fix in a1111 syntax: steps of the first pass. Moments count on from there, so"
                                + " [a:b:1.5] changes in the middle of the second pass. 0 for a first pass.")
        int firstPassSteps) {}
