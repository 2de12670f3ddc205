package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.celflow.graph.GraphEdit;

/** Cuts every link that a drawn line crosses. */
final class CutGesture implements Gesture {
    private final Stage stage;
    private final List<double[]> line = new ArrayList<>();
    private final Set<Wire> cut = new LinkedHashSet<>();

    CutGesture(Stage stage, Pointer start) {
        this.stage = stage;
        line.add(world(start));
    }

    /** The line so far: points of x and y, world units. */
    List<double[]> line() {
        return List.copyOf(line);
    }

    /** Whether a link is cut. */
    boolean cuts(Wire wire) {
        return cut.contains(wire);
    }

    @Override
    public void drag(Pointer at) {
        double[] from = line.get(line.size() - 1);
        double[] to = world(at);
        Box reach = Box.between(from[0], from[1], to[0], to[1]);
        for (Wire wire : stage.board().wires()) {
            if (wire.bounds.meets(reach) && wire.curve.crosses(from[0], from[1], to[0], to[1])) {
                cut.add(wire);
            }
        }
        line.add(to);
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        List<GraphEdit> edits = cut.stream()
                .map(wire -> (GraphEdit) new GraphEdit.Disconnect(wire.input))
                .toList();
        if (!edits.isEmpty()) {
            stage.document()
                    .apply(new GraphEdit.Batch(
                            edits.size() == 1 ? "Cut link" : "Cut %d links".formatted(edits.size()), edits));
        }
        stage.redraw();
    }

    @Override
    public void cancel() {
        stage.redraw();
    }

    private double[] world(Pointer at) {
        return new double[] {stage.camera().worldX(at.x()), stage.camera().worldY(at.y())};
    }
}
