package org.celflow.imaging.compose;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.ImageResize;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Image;

/** Mixes two pictures, as ComfyUI's Image Blend. Soft light is that of the W3C's Compositing and Blending (2024, section 10). */
@NodeInfo(
        id = "image.blend",
        title = "Blend",
        category = "Image",
        doc = "Mixes a picture with another, as layers of a painting program. The other is brought to the size of"
                + " the first, cropped at the centre. All channels are mixed alike, alpha too.")
public record Blend(
        @In(doc = "The picture, which gives the size of the result.")
        Image image,

        @In(doc = "The picture that is mixed in, of as many channels.")
        Image other,

        @Param.Real(def = 0.5, min = 0, max = 1, doc = "How much of the blend there is: 0 leaves the first picture.")
        double factor,

        @Param.Choice(
                def = "normal",
                doc = "How numbers meet: normal takes the other picture; multiply darkens; screen lightens;"
                        + " overlay and soft_light strengthen contrast; difference subtracts the other.")
        Mode mode)
        implements Node<Image> {
    /** How numbers meet. */
    public enum Mode {
        NORMAL {
            @Override
            float mix(float a, float b) {
                return b;
            }
        },
        MULTIPLY {
            @Override
            float mix(float a, float b) {
                return a * b;
            }
        },
        SCREEN {
            @Override
            float mix(float a, float b) {
                return 1 - (1 - a) * (1 - b);
            }
        },
        OVERLAY {
            @Override
            float mix(float a, float b) {
                return a <= 0.5f ? 2 * a * b : 1 - 2 * (1 - a) * (1 - b);
            }
        },
        SOFT_LIGHT {
            @Override
            float mix(float a, float b) {
                if (b <= 0.5f) {
                    return a - (1 - 2 * b) * a * (1 - a);
                }
                float light = a <= 0.25f ? ((16 * a - 12) * a + 4) * a : (float) Math.sqrt(a);
                return a + (2 * b - 1) * (light - a);
            }
        },
        DIFFERENCE {
            @Override
            float mix(float a, float b) {
                return a - b;
            }
        };

        abstract float mix(float a, float b);
    }

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        if (image.channels() != other.channels()) {
            throw new NodeException("pictures of %d and of %d channels cannot be blended; bring them to one kind"
                    .formatted(image.channels(), other.channels()));
        }
        float[] a = image.toArray();
        float[] b = fitted().toArray();
        float share = (float) factor;
        for (int i = 0; i < a.length; i++) {
            float mixed = a[i] * (1 - share) + mode.mix(a[i], b[i]) * share;
            a[i] = Math.min(Math.max(mixed, 0), 1);
        }
        return Image.of(image.width(), image.height(), image.channels(), a);
    }

    private Image fitted() {
        int width = image.width();
        int height = image.height();
        boolean same = other.width() == width && other.height() == height;
        return same ? other : ImageResize.of(Cut.toShape(other, width, height), Resampling.BICUBIC, width, height);
    }
}
