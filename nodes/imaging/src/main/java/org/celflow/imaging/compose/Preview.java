package org.celflow.imaging.compose;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Image;

/** Shows a picture and hands it on. */
@NodeInfo(
        id = "image.preview",
        title = "Preview",
        category = "Output",
        persist = NodeInfo.Persist.NEVER,
        doc = "Shows a picture and hands it on unchanged.")
public record Preview(@In(doc = "The picture.") Image image) implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        if (ctx.wantsPreview()) {
            ctx.preview(image);
        }
        return image;
    }
}
