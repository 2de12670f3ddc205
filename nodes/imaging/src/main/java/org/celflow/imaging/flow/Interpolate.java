package org.celflow.imaging.flow;

import java.util.List;
import java.util.Optional;
import org.celflow.node.Between;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;

/**
 * Makes frames between frames. Output frame {@code f * factor} is the source frame f bit for bit; those between show what moves
 * on its way to frame f + 1. After the last frame of a shot that does not loop, its last drawing is held.
 */
@NodeInfo(
        id = "image.interpolate",
        title = "Interpolator",
        category = "Time",
        doc =
                "Makes frames between frames by optical flow in both directions; what is hidden on one side is taken from the"
                        + " other. Link the parts too: then their borders guide the motion and the masks are interpolated with the picture.")
public record Interpolate(
        @In(doc = "The pictures, all of one size.") @Between(factor = "factor", loop = "loop")
        Frames<Image> image,

        @In(doc = "The parts of the pictures, of the same size.") @Between(factor = "factor", loop = "loop")
        Optional<Frames<PartMask>> parts,

        @Param.Int(def = 2, min = 1, max = 8, doc = "How many frames are made out of one; 1 changes nothing.")
        int factor,

        @Param.Switch(def = false, doc = "Whether the last frame runs into the first one; otherwise it is held.")
        boolean loop)
        implements Node<Interpolate.InBetweens> {
    private static final List<Part> NO_PARTS = List.of(new Part("background", new Rgb(0, 0, 0)));

    /** The outputs. */
    public record InBetweens(
            @Out(doc = "The picture at this frame.") Image image,

            @Out(doc = "The parts at this frame; without linked parts, one part named background everywhere.")
            PartMask parts) {}

    @Override
    public InBetweens compute(NodeContext ctx) throws NodeException {
        Image here = image.here();
        Optional<PartMask> partsHere = parts.map(Frames::here);
        Optional<Image> next = image.find(1);
        int phase = ctx.phase();
        checkSize(here, partsHere);
        if (phase == 0 || next.isEmpty()) {
            return new InBetweens(here, partsHere.orElseGet(() -> noParts(here)));
        }
        Optional<PartMask> partsNext = parts.flatMap(frames -> frames.find(1));
        checkSize(next.get(), partsNext);
        checkPair(here, next.get(), partsHere, partsNext);
        ctx.checkCancelled();
        InBetween.Result made = new InBetween(here, partsHere, next.get(), partsNext).at((double) phase / factor);
        return new InBetweens(made.image(), made.parts().orElseGet(() -> noParts(here)));
    }

    private static PartMask noParts(Image image) {
        return PartMask.of(image.width(), image.height(), NO_PARTS, new byte[image.width() * image.height()]);
    }

    private static void checkSize(Image image, Optional<PartMask> parts) throws NodeException {
        if (parts.isPresent()
                && (parts.get().width() != image.width() || parts.get().height() != image.height())) {
            throw new NodeException(
                    "the parts have %dx%d pixels and the picture %dx%d; give the Interpolator masks of the"
                                    .formatted(parts.get().width(), parts.get().height(), image.width(), image.height())
                            + " picture's size");
        }
    }

    private static void checkPair(Image here, Image next, Optional<PartMask> partsHere, Optional<PartMask> partsNext)
            throws NodeException {
        if (here.width() != next.width() || here.height() != next.height() || here.channels() != next.channels()) {
            throw new NodeException(
                    "the frame has %dx%d pixels of %d channels and the next one %dx%d of %d; make them alike"
                            .formatted(
                                    here.width(),
                                    here.height(),
                                    here.channels(),
                                    next.width(),
                                    next.height(),
                                    next.channels()));
        }
        if (partsHere.isPresent()
                && !partsHere
                        .get()
                        .parts()
                        .equals(partsNext.map(PartMask::parts).orElse(List.of()))) {
            throw new NodeException(
                    "the frame and the next one have different lists of parts; use one palette for the shot");
        }
    }
}
