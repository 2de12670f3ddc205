package org.celflow.diffusion.nodes;

import org.celflow.diffusion.text.Emphasis;

/** How a prompt is written, and how its weights are applied. */
public enum PromptSyntax {
    /** As ComfyUI. */
    COMFYUI("comfyui", Emphasis.FROM_EMPTY),
    /** As A1111's web UI, with its emphasis "original". */
    A1111("a1111", Emphasis.MEAN_RESTORED),
    /** As A1111's web UI, with its emphasis "no norm". */
    A1111_NO_NORM("a1111-no-norm", Emphasis.SCALED);

    private final String label;
    private final Emphasis emphasis;

    PromptSyntax(String label, Emphasis emphasis) {
        this.label = label;
        this.emphasis = emphasis;
    }

    /** How weights are applied. */
    Emphasis emphasis() {
        return emphasis;
    }

    @Override
    public String toString() {
        return label;
    }
}
