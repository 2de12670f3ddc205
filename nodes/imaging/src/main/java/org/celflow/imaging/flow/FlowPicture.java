package org.celflow.imaging.flow;

import java.util.Optional;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Window;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;

/** Draws the motion since the frame before. */
@NodeInfo(
        id = "flow.picture",
        title = "Flow as colours",
        category = "Time",
        doc = "Draws the motion from the frame before to this one as colours: the direction gives the hue, the"
                + " length the saturation. Control networks that keep an animation steady follow such pictures. On"
                + " the first frame of a shot nothing has moved, so the picture is white.")
public record FlowPicture(
        @In(doc = "The motion from each frame to the next, in pixels.") @Window(before = 1)
        Frames<Flow> flow) implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        Flow here = flow.here();
        Optional<Flow> since = flow.find(-1);
        return FlowColours.of(since.orElseGet(
                () -> Flow.of(here.width(), here.height(), new float[here.width() * here.height() * 2])));
    }
}
