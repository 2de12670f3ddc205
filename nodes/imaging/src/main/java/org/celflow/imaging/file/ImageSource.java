package org.celflow.imaging.file;

import java.util.List;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Reads one picture a frame. Before a run it looks for missing frames and for frames of another size. */
@NodeInfo(
        id = "image.source",
        title = "Image sequence",
        category = "Source",
        lane = Lane.IO,
        doc =
                "Reads one picture a frame from a numbered sequence (PNG of 8 or 16 bits, JPEG, WebP, BMP): 1, 3 or 4 channels, 0"
                        + " to 1, taken as sRGB, alpha straight.")
public record ImageSource(
        @Param.Sequence(doc = "A folder, a pattern such as plates/####.png, or one still picture.")
        FrameFile files) implements Node<Image>, Inspectable {
    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        return PictureReader.read(files.required()).toImage();
    }

    @Override
    public List<Finding> inspect(Inspection inspection) {
        return SequenceCheck.of(inspection, "files", (file, frames) -> PictureReader.readSize(file))
                .findings();
    }
}
