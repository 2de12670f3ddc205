package org.celflow.diffusion.nodes;

import java.util.Optional;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedPreview;
import org.celflow.diffusion.sampling.StepListener;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Model;
import org.jspecify.annotations.Nullable;

/** Shows a latent after each step to whoever watches. A preview that cannot be made is told once and stops nothing. */
final class StepPreviews implements StepListener, AutoCloseable {
    private final NodeContext ctx;
    private final Latent latent;
    private @Nullable Lease<LoadedPreview> preview;

    private StepPreviews(NodeContext ctx, Latent latent) {
        this.ctx = ctx;
        this.latent = latent;
    }

    /** Opens the previews of a run, if anybody watches. */
    static StepPreviews open(NodeContext ctx, Model model, LoadedCheckpoint checkpoint, Latent latent)
            throws Exception {
        StepPreviews previews = new StepPreviews(ctx, latent);
        Optional<LatentColours> colours = ctx.wantsPreview() ? checkpoint.colours() : Optional.empty();
        if (colours.isPresent() && latent.channels() == LatentColours.CHANNELS) {
            try {
                previews.preview =
                        ctx.resource(LoadedPreview.ref(model.checkpoint(), colours.get(), model.numberType()));
            } catch (NodeException e) {
                ctx.warn("no previews while sampling: " + e.getMessage());
            }
        }
        return previews;
    }

    @Override
    public void step(int step, float[] x, float[] denoised) {
        if (preview == null) {
            return;
        }
        try {
            ctx.preview(preview.get().picture(denoised, latent.height(), latent.width(), ctx::onCancel));
        } catch (NodeException e) {
            ctx.warn("no more previews while sampling: " + e.getMessage());
            close();
        }
    }

    @Override
    public void close() {
        if (preview != null) {
            preview.close();
            preview = null;
        }
    }
}
