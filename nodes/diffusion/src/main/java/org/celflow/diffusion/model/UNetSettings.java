package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer.TracedList;
import org.celflow.node.value.ModelChange;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the changes of a denoiser as its program takes them, float32: the four of {@link FreeU}, without dimensions, then for
 * {@link ReferenceOnly} how much of its own each item of the batch keeps, [guides * batch, 1, 1]; each only if the change is made.
 */
final class UNetSettings {
    private UNetSettings() {}

    /** For a session. */
    static NativeValue of(
            UNetVariant variant,
            List<ModelChange> changes,
            DenoiserConfig config,
            List<Guide> guides,
            int batch,
            NativeScope kept) {
        List<NativeValue> settings = new ArrayList<>();
        UNetVariant.find(changes, FreeU.class)
                .map(FreeULayers::settings)
                .orElse(List.of())
                .forEach(number -> settings.add(kept.tensor(new float[] {number.floatValue()})));
        Optional<ReferenceOnly> reference = UNetVariant.find(changes, ReferenceOnly.class);
        if (variant.memory().kept() && reference.isPresent()) {
            double fidelity = reference.get().fidelity();
            // Stable Diffusion XL follows a reference so closely that less fidelity is enough.
            double used = config.vectorWidth() > 0 ? Math.pow(fidelity, 3) : fidelity;
            float[] own = new float[guides.size() * batch];
            for (int i = 0; i < own.length; i++) {
                own[i] = guides.get(i / batch).avoided() ? (float) used : 0;
            }
            settings.add(kept.tensor(own, own.length, 1, 1));
        }
        return kept.list(settings);
    }

    /** How much of its own each item keeps; null if none keeps any. */
    static @Nullable Traced own(UNetVariant variant, TracedList settings) {
        return variant.memory().kept() ? settings.get(variant.freeU() > 0 ? FreeULayers.SETTINGS : 0) : null;
    }
}
