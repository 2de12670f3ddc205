package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/** Computes with two masks, as ComfyUI's Mask Composite. */
@NodeInfo(
        id = "mask.combine",
        title = "Combine masks",
        category = "Mask",
        doc = "Computes with two masks where the second lies on the first. The result is clipped to 0 to 1; and, or"
                + " and xor round both masks first.")
public record CombineMasks(
        @In(doc = "The mask, which gives the size of the result.")
        Mask mask,

        @In(doc = "The mask that is laid on it, of any size.")
        Mask other,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Where the other mask's left column goes.")
        int x,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Where the other mask's top row goes.")
        int y,

        @Param.Choice(def = "multiply", doc = "What is computed.")
        Operation operation)
        implements Node<Mask> {
    /** What is computed. */
    public enum Operation {
        MULTIPLY {
            @Override
            float of(float a, float b) {
                return a * b;
            }
        },
        ADD {
            @Override
            float of(float a, float b) {
                return a + b;
            }
        },
        SUBTRACT {
            @Override
            float of(float a, float b) {
                return a - b;
            }
        },
        AND {
            @Override
            float of(float a, float b) {
                return isIn(a) && isIn(b) ? 1 : 0;
            }
        },
        OR {
            @Override
            float of(float a, float b) {
                return isIn(a) || isIn(b) ? 1 : 0;
            }
        },
        XOR {
            @Override
            float of(float a, float b) {
                return isIn(a) != isIn(b) ? 1 : 0;
            }
        };

        abstract float of(float a, float b);

        private static boolean isIn(float coverage) {
            return Math.rint(coverage) != 0;
        }
    }

    @Override
    public Mask compute(NodeContext ctx) {
        float[] coverage = mask.toArray();
        for (int i = 0; i < coverage.length; i++) {
            int u = i % mask.width() - x;
            int v = i / mask.width() - y;
            if (u >= 0 && v >= 0 && u < other.width() && v < other.height()) {
                coverage[i] = operation.of(coverage[i], other.at(u, v));
            }
            coverage[i] = Math.min(Math.max(coverage[i], 0), 1);
        }
        return Mask.of(mask.width(), mask.height(), coverage);
    }
}
