package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Control;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/**
 * Frames that are sampled side by side, each with its own latent and its own pictures of control. In everything else they are
 * alike, see {@link #alike}.
 *
 * @param latents of one shape, at least one
 * @param guidances one for each latent
 */
public record FrameBatch(List<Latent> latents, List<Guidance> guidances) {
    /** Copies the lists. */
    public FrameBatch {
        latents = List.copyOf(latents);
        guidances = List.copyOf(guidances);
        if (latents.isEmpty() || latents.size() != guidances.size()) {
            throw new IllegalArgumentException(
                    "%d latents with %d guidances".formatted(latents.size(), guidances.size()));
        }
    }

    /** A frame by itself. */
    public static FrameBatch of(Latent latent, Guidance guidance) {
        return new FrameBatch(List.of(latent), List.of(guidance));
    }

    /** How many. */
    public int size() {
        return latents.size();
    }

    /** The shape of each latent. */
    public List<Integer> shape() {
        return latents.get(0).samples().shape();
    }

    /** The shape of all latents as one batch. */
    List<Integer> wholeShape() {
        List<Integer> whole = new ArrayList<>(shape());
        whole.set(0, whole.get(0) * size());
        return whole;
    }

    /** Numbers for each frame, one after the other. */
    float[] joined(Function<Latent, float[]> numbers) {
        List<float[]> parts = latents.stream().map(numbers).toList();
        int each = parts.get(0).length;
        float[] all = new float[Math.multiplyExact(each, parts.size())];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * each, each);
        }
        return all;
    }

    /** The latents with other numbers. */
    List<Latent> withSamples(float[] all) {
        int each = all.length / size();
        List<Latent> result = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            float[] own = Arrays.copyOfRange(all, i * each, (i + 1) * each);
            result.add(latents.get(i).withSamples(Tensor.of(shape(), own)));
        }
        return result;
    }

    /** Whether two latents can be sampled side by side. */
    public static boolean alike(Latent a, Latent b) {
        return a.samples().shape().equals(b.samples().shape())
                && a.noiseMask().isPresent() == b.noiseMask().isPresent();
    }

    /** Whether two prompts differ in nothing but the pictures of their controls. */
    public static boolean alike(Conditioning a, Conditioning b) {
        boolean alike = a.entries().size() == b.entries().size();
        for (int i = 0; alike && i < a.entries().size(); i++) {
            alike = alike(a.entries().get(i), b.entries().get(i));
        }
        return alike;
    }

    private static boolean alike(Conditioning.Entry a, Conditioning.Entry b) {
        boolean alike = same(a.tokens(), b.tokens())
                && a.pooled().isPresent() == b.pooled().isPresent()
                && (a.pooled().isEmpty() || same(a.pooled().get(), b.pooled().orElseThrow()))
                && a.reach().equals(b.reach())
                && a.sizes().equals(b.sizes())
                && a.inpainting().equals(b.inpainting())
                && a.controls().size() == b.controls().size();
        for (int i = 0; alike && i < a.controls().size(); i++) {
            alike = alike(a.controls().get(i), b.controls().get(i));
        }
        return alike;
    }

    private static boolean alike(Control a, Control b) {
        return a.network().equals(b.network())
                && a.second().isPresent() == b.second().isPresent()
                && a.strength() == b.strength()
                && a.start() == b.start()
                && a.end() == b.end()
                && a.region().equals(b.region())
                && a.fade() == b.fade()
                && a.bothSides() == b.bothSides();
    }

    private static boolean same(Tensor a, Tensor b) {
        return a == b || a.shape().equals(b.shape()) && a.data().equals(b.data());
    }
}
