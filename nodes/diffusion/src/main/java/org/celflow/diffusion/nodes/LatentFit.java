package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;

/** Brings a latent to the shape of another before the two are computed with. */
final class LatentFit {
    private LatentFit() {}

    /**
     * A latent of the other's height and width, cropped at the centre and resized, its pictures taken in turn for the other's.
     *
     * @throws NodeException when the channels differ
     */
    static float[] like(Latent target, Latent source, LatentMethod method) throws NodeException {
        Latent sized = sized(target, source, method);
        float[] numbers = sized.samples().toArray();
        int size = numbers.length / sized.batch();
        float[] repeated = new float[target.batch() * size];
        for (int i = 0; i < target.batch(); i++) {
            System.arraycopy(numbers, i % sized.batch() * size, repeated, i * size, size);
        }
        return repeated;
    }

    /** A latent of the other's height and width, cropped at the centre and resized. */
    static Latent sized(Latent target, Latent source, LatentMethod method) throws NodeException {
        if (target.channels() != source.channels()) {
            throw new NodeException("latents of %d and of %d channels cannot be combined; use latents of one model"
                    .formatted(target.channels(), source.channels()));
        }
        if (target.height() == source.height() && target.width() == source.width()) {
            return source;
        }
        return method.resize(cropped(target.width(), target.height(), source), target.height(), target.width());
    }

    /** What is left of a latent when its longer side is cut to a shape, the same at both ends. */
    static Latent cropped(int width, int height, Latent latent) {
        double old = (double) latent.width() / latent.height();
        double wanted = (double) width / height;
        int x = old > wanted ? margin(latent.width(), wanted / old) : 0;
        int y = old < wanted ? margin(latent.height(), old / wanted) : 0;
        return LatentCut.window(latent, y, x, latent.height() - 2 * y, latent.width() - 2 * x);
    }

    private static int margin(int side, double share) {
        return Math.min((int) Math.rint((side - side * share) / 2), (side - 1) / 2);
    }
}
