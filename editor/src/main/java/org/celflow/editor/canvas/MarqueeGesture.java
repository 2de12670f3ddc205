package org.celflow.editor.canvas;

import java.util.LinkedHashSet;
import java.util.Set;
import org.celflow.graph.NodeId;

/** Selects what a box touches: instead of, with shift besides, with ctrl out of what was selected. */
final class MarqueeGesture implements Gesture {
    private final Stage stage;
    private final Set<NodeId> before;
    private final double startX;
    private final double startY;
    private Box box;

    MarqueeGesture(Stage stage, Pointer start) {
        this.stage = stage;
        this.before = new LinkedHashSet<>(stage.document().selection().nodes());
        this.startX = stage.camera().worldX(start.x());
        this.startY = stage.camera().worldY(start.y());
        this.box = new Box(startX, startY, 0, 0);
    }

    /** The box so far, world units. */
    Box box() {
        return box;
    }

    @Override
    public void drag(Pointer at) {
        box = Box.between(
                startX, startY, stage.camera().worldX(at.x()), stage.camera().worldY(at.y()));
        Set<NodeId> chosen = new LinkedHashSet<>(at.shift() || at.ctrl() ? before : Set.of());
        for (PlacedNode node : stage.board().within(box)) {
            if (at.ctrl()) {
                chosen.remove(node.id);
            } else {
                chosen.add(node.id);
            }
        }
        if (!chosen.equals(stage.document().selection().nodes())) {
            stage.document().selection().selectAll(chosen);
        }
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        drag(at);
    }

    @Override
    public void cancel() {
        stage.document().selection().selectAll(before);
        stage.redraw();
    }
}
