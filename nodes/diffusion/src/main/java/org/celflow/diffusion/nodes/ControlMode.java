package org.celflow.diffusion.nodes;

/** Whether the prompt or a control picture wins where they disagree. */
public enum ControlMode {
    /** Both count as they are. */
    BALANCED,
    /** Control is weaker the further a layer is from the middle of the network. */
    PROMPT,
    /** As {@link #PROMPT}, but the negative prompt is not controlled, so guidance carries the result towards control. */
    CONTROL;

    /** How much weaker control is at each layer further from the middle, unless it is to be all alike. */
    static final double SOFT = 0.825;
}
