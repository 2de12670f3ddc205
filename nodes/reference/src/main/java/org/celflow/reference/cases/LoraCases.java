package org.celflow.reference.cases;

import java.util.List;
import org.celflow.diffusion.lora.LoraFile;
import org.celflow.diffusion.lora.LoraMerge;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.weights.MappedTensors;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;

/**
 * Weights that a LoRA changed, by their names in the checkpoint. Some recordings hold the checkpoint's own weights: ComfyUI changes
 * weights when a model is first used, and they were read before. Such a case is compared without the LoRA, and says so.
 */
public final class LoraCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        TensorFile checkpoint =
                ModelFile.open(bench.models().model(params.text("checkpoint")).path());
        LoraUse use = new LoraUse(
                LoraFile.open(bench.models().model(params.text("lora"))),
                params.real("strength_model"),
                params.real("strength_clip"));
        try (MappedTensors mapped = new MappedTensors(checkpoint);
                LoraMerge merge =
                        LoraMerge.of(List.of(use), checkpoint.entries().keySet())) {
            boolean unchanged = true;
            for (String name : recorded.names()) {
                unchanged &= equal(recorded.tensor(name), weight(checkpoint, mapped, name));
            }
            if (unchanged) {
                comparison.remark("recorded before the LoRA was applied, compared without it");
            }
            for (String name : recorded.names()) {
                Tensor weight = unchanged || !merge.changes(name)
                        ? weight(checkpoint, mapped, name)
                        : changed(checkpoint, mapped, merge, name);
                comparison.close(name, Tensor.of(recorded.tensor(name).shape(), weight.toArray()));
            }
        }
    }

    private static Tensor weight(TensorFile checkpoint, MappedTensors mapped, String name) throws Exception {
        try (NativeScope scope = new NativeScope()) {
            return scope.read(own(checkpoint, mapped, name, scope));
        }
    }

    private static Tensor changed(TensorFile checkpoint, MappedTensors mapped, LoraMerge merge, String name)
            throws Exception {
        try (NativeScope scope = new NativeScope()) {
            return scope.read(merge.changed(scope, name, own(checkpoint, mapped, name, scope)));
        }
    }

    private static NativeValue own(TensorFile checkpoint, MappedTensors mapped, String name, NativeScope scope)
            throws Exception {
        return mapped.fp32(
                scope,
                checkpoint
                        .find(name)
                        .orElseThrow(
                                () -> new BadCaseException("%s has no weight %s".formatted(checkpoint.name(), name))));
    }

    private static boolean equal(Tensor a, Tensor b) {
        return a.data().equals(b.data());
    }
}
