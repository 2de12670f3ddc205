package org.celflow.editor.canvas;

import java.util.Map;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.NodeLayout;

/** Changes the width of a node. */
final class ResizeGesture implements Gesture {
    private final Stage stage;
    private final PlacedNode node;
    private final double grip;
    private NodeLayout layout;

    ResizeGesture(Stage stage, PlacedNode node, Pointer start) {
        this.stage = stage;
        this.node = node;
        this.layout = node.node.layout();
        this.grip = node.box.right() - stage.camera().worldX(start.x());
    }

    @Override
    public void drag(Pointer at) {
        double width = Math.rint(stage.camera().worldX(at.x()) + grip - node.box.x());
        width = Math.max(NodeShape.MIN_WIDTH, Math.min(NodeShape.MAX_WIDTH, width));
        NodeLayout was = node.node.layout();
        layout = new NodeLayout(was.x(), was.y(), width, was.collapsed());
        stage.board().preview(node, layout);
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        stage.board().settle();
        if (!layout.equals(node.node.layout())) {
            stage.document().apply(GraphEdit.batch("Resize node", new GraphEdit.SetLayout(Map.of(node.id, layout))));
        }
        stage.redraw();
    }

    @Override
    public void cancel() {
        stage.board().settle();
        stage.redraw();
    }
}
