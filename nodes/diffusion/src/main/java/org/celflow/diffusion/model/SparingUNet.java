package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/**
 * A denoiser that does in several calls what memory does not suffice for in one: first some guides after the others, then some
 * latents after the others. The results are the same but for rounding. A session under a change of the model is left as it is,
 * because changes may compare guides.
 *
 * @param unet the network
 * @param warnings told, once a session, that it is slower now
 */
public record SparingUNet(UNet unet, Consumer<String> warnings) implements UNet {
    @Override
    public int contextWidth() {
        return unet.contextWidth();
    }

    @Override
    public Optional<Tensor> vector(Conditioning.Entry entry, int height, int width, boolean avoided)
            throws NodeException {
        return unet.vector(entry, height, width, avoided);
    }

    @Override
    public int furtherChannels() {
        return unet.furtherChannels();
    }

    @Override
    public UNetSession open(
            int batch, int height, int width, List<Guide> guides, List<ControlUse> controls, List<ModelChange> changes)
            throws NodeException {
        if (!changes.isEmpty()) {
            return unet.open(batch, height, width, guides, controls, changes);
        }
        return SparingSession.open(new Part(0, batch, guides, controls), new Opener(unet, height, width, warnings));
    }

    /**
     * Some latents of a batch and some guides.
     *
     * @param first the first latent
     * @param count of latents
     */
    record Part(int first, int count, List<Guide> guides, List<ControlUse> controls) {
        boolean canBeHalved() {
            return count > 1 || guides.size() > 1;
        }

        Part head() {
            int half = guides.size() / 2;
            return half > 0 ? ofGuides(0, half) : ofLatents(0, count / 2);
        }

        Part tail() {
            int half = guides.size() / 2;
            return half > 0 ? ofGuides(half, guides.size()) : ofLatents(count / 2, count);
        }

        private Part ofGuides(int from, int to) {
            List<ControlUse> fewer = controls.stream()
                    .map(use -> new ControlUse(
                            use.network(), use.hints(), use.strength().subList(from, to), use.region(), use.fade()))
                    .toList();
            return new Part(first, count, guides.subList(from, to), fewer);
        }

        private Part ofLatents(int from, int to) {
            List<ControlUse> fewer = controls.stream()
                    .map(use -> new ControlUse(
                            use.network(),
                            use.hints().size() == 1 ? use.hints() : use.hints().subList(from, to),
                            use.strength(),
                            use.region(),
                            use.fade()))
                    .toList();
            return new Part(first + from, to - from, guides, fewer);
        }
    }

    /** Opens sessions of one size. */
    record Opener(UNet unet, int height, int width, Consumer<String> warnings) {
        UNetSession open(Part part) throws NodeException {
            List<Guide> guides = part.guides().stream()
                    .map(guide -> new Guide(
                            guide.context(), guide.vector(), guide.concat().map(c -> rows(c, part))))
                    .toList();
            return unet.open(part.count(), height, width, guides, part.controls(), List.of());
        }

        /** Of further channels, which may be one for each latent, those of the part. */
        private static Tensor rows(Tensor concat, Part part) {
            boolean forAll = concat.shape().size() < 4 || concat.shape().get(0) == part.count();
            return forAll ? concat : SparingSession.rows(concat, part.first(), part.count());
        }
    }
}
