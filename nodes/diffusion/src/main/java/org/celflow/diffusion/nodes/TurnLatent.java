package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Turns a latent by quarters and mirrors it, as ComfyUI's Rotate Latent and Flip Latent. */
@NodeInfo(
        id = "latent.turn",
        title = "Turn and mirror latent",
        category = "Latent",
        doc = "Turns a latent by quarters, clockwise, then mirrors it. Decoded it differs a little from the turned"
                + " picture; the noise mask stays as it is.")
public record TurnLatent(
        @In(doc = "The latent.") Latent latent,

        @Param.Choice(def = "0", doc = "Degrees, clockwise.")
        Angle angle,

        @Param.Choice(
                def = "none",
                doc = "How it is mirrored: horizontal swaps left and right, vertical swaps top and bottom.")
        Mirror mirror)
        implements Node<Latent> {
    /** Quarters of a turn, clockwise. */
    public enum Angle {
        NONE(0),
        QUARTER(1),
        HALF(2),
        THREE_QUARTERS(3);

        private final int quarters;

        Angle(int quarters) {
            this.quarters = quarters;
        }

        /** The degrees. */
        @Override
        public String toString() {
            return String.valueOf(90 * quarters);
        }
    }

    /** Which sides change places. */
    public enum Mirror {
        NONE,
        HORIZONTAL,
        VERTICAL
    }

    @Override
    public Latent compute(NodeContext ctx) {
        boolean lying = angle.quarters % 2 == 1;
        int height = lying ? latent.width() : latent.height();
        int width = lying ? latent.height() : latent.width();
        float[] from = latent.samples().toArray();
        float[] turned = new float[from.length];
        int plane = height * width;
        for (int i = 0; i < turned.length; i++) {
            int x = i % width;
            int y = i % plane / width;
            int u = mirror == Mirror.HORIZONTAL ? width - 1 - x : x;
            int v = mirror == Mirror.VERTICAL ? height - 1 - y : y;
            turned[i] = from[i / plane * plane + source(u, v, width, height)];
        }
        return latent.withSamples(Tensor.of(List.of(latent.batch(), latent.channels(), height, width), turned));
    }

    /** Where a place of the turned latent was before. */
    private int source(int x, int y, int width, int height) {
        return switch (angle) {
            case NONE -> y * width + x;
            case QUARTER -> (width - 1 - x) * height + y;
            case HALF -> (height - 1 - y) * width + width - 1 - x;
            case THREE_QUARTERS -> x * height + height - 1 - y;
        };
    }
}
