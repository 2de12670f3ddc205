package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Control;

/** Hands the control of a positive prompt to negative prompts that have none, where a control asks for it. */
final class ControlledSides {
    private ControlledSides() {}

    /**
     * The negative side under the control of the positive side, as ComfyUI does: the chains of control whose last one is for both
     * sides go to the negative entries in turn, the later ones in the place of earlier ones, entries of an area aside; nothing is done if one of these has control of its own.
     */
    static Guidance spread(Guidance guidance) {
        List<List<Control>> chains = guidance.positive().entries().stream()
                .filter(entry -> entry.reach().area().isEmpty())
                .map(Conditioning.Entry::controls)
                .filter(ControlledSides::forBoth)
                .toList();
        List<Conditioning.Entry> entries = new ArrayList<>(guidance.negative().entries());
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).reach().area().isEmpty()) {
                if (!entries.get(i).controls().isEmpty()) {
                    return guidance;
                }
                free.add(i);
            }
        }
        if (chains.isEmpty() || free.isEmpty()) {
            return guidance;
        }
        for (int i = 0; i < chains.size(); i++) {
            int at = free.get(i % free.size());
            entries.set(at, entries.get(at).withControls(chains.get(i)));
        }
        return new Guidance(guidance.positive(), new Conditioning(entries), guidance.cfg(), guidance.both());
    }

    private static boolean forBoth(List<Control> chain) {
        return !chain.isEmpty() && chain.get(chain.size() - 1).bothSides();
    }
}
