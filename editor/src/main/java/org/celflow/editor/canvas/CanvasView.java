package org.celflow.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;

/** The canvas as painters see it. */
record CanvasView(GraphCanvas canvas, Interaction interaction) implements View {
    @Override
    public Board board() {
        return canvas.board();
    }

    @Override
    public boolean selected(NodeId node) {
        return canvas.document().selection().contains(node);
    }

    @Override
    public NodeStatus status(NodeId node) {
        return canvas.status(node);
    }

    @Override
    public List<Problem> problems(NodeId node) {
        return canvas.problems().getOrDefault(node, List.of());
    }

    @Override
    public Map<NodeId, List<Problem>> problems() {
        return canvas.problems();
    }

    @Override
    public int frame() {
        return canvas.frame();
    }

    @Override
    public Hit hover() {
        return interaction.hover();
    }

    @Override
    public Optional<Gesture> gesture() {
        return interaction.gesture();
    }

    @Override
    public boolean editing(NodeId node, String param) {
        return canvas.overlays().editor().edits(node, param);
    }
}
