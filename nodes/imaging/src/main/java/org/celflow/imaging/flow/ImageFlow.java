package org.celflow.imaging.flow;

import java.util.Optional;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Window;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;

/** The motion of each pixel from this frame to the next. */
@NodeInfo(
        id = "image.flow",
        title = "Optical flow",
        category = "Time",
        doc =
                "The motion of each pixel from this frame to the next one of the shot, in pixels, x to the right and y down. On the"
                        + " last frame nothing moves.")
public record ImageFlow(
        @In(doc = "The pictures, all of one size.") @Window(after = 1)
        Frames<Image> image) implements Node<Flow> {
    @Override
    public Flow compute(NodeContext ctx) throws NodeException {
        Image here = image.here();
        Optional<Image> next = image.find(1);
        if (next.isEmpty()) {
            return Flow.of(here.width(), here.height(), new float[here.width() * here.height() * 2]);
        }
        if (here.width() != next.get().width() || here.height() != next.get().height()) {
            throw new NodeException("the frame has %dx%d pixels and the next one %dx%d; make them alike"
                    .formatted(
                            here.width(),
                            here.height(),
                            next.get().width(),
                            next.get().height()));
        }
        byte[] from = Guide.of(here, Optional.empty());
        byte[] to = Guide.of(next.get(), Optional.empty());
        return Flow.of(here.width(), here.height(), DisFlow.between(here.width(), here.height(), from, to).vectors);
    }
}
