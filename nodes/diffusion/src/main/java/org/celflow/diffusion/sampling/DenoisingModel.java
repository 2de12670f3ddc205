package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.diffusion.model.SparingUNet;
import org.celflow.diffusion.model.UNet;
import org.celflow.node.NodeException;
import org.celflow.node.value.ModelChange;

/**
 * A denoising network and how it is asked.
 *
 * @param unet the network
 * @param answer what it answers
 * @param schedule the noises that it was trained on
 * @param changes all that is changed about it
 */
record DenoisingModel(UNet unet, Parameterization answer, NoiseSchedule schedule, List<ModelChange> changes) {
    /**
     * The network of a checkpoint under LoRAs. References among the changes are as nodes hold them, not scaled.
     *
     * @param warnings told what is done when memory runs out
     */
    static DenoisingModel of(
            LoadedCheckpoint checkpoint, List<LoraUse> loras, List<ModelChange> changes, Consumer<String> warnings)
            throws NodeException {
        float scale = (float) checkpoint.latentFormat().scale();
        UNet unet = checkpoint.unet(loras);
        unet.shortage().ifPresent(warnings);
        return new DenoisingModel(
                new SparingUNet(unet, warnings),
                ModelSampling.parameterization(checkpoint.prediction(), changes),
                ModelSampling.schedule(checkpoint, changes),
                changes.stream().map(change -> scaled(change, scale)).toList());
    }

    private static ModelChange scaled(ModelChange change, float scale) {
        return change instanceof ReferenceOnly reference ? NoisedReference.scaled(reference, scale) : change;
    }

    /** The same with a change in place of one of its class. */
    DenoisingModel with(ModelChange change) {
        List<ModelChange> all = new ArrayList<>(changes);
        all.removeIf(other -> other.getClass() == change.getClass());
        all.add(change);
        return new DenoisingModel(unet, answer, schedule, all);
    }

    /** The changes that the network itself must make. */
    List<ModelChange> networkChanges() {
        return changes.stream().filter(c -> !(c instanceof SamplingChange)).toList();
    }

    /** A change of a class, if it is made. */
    <T extends ModelChange> Optional<T> change(Class<T> type) {
        return changes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
