package org.celflow.editor.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.SplitPane;

/** Where the panes are: canvas over problems on the left, viewer over inspector on the right; both sides can be hidden. */
final class Layout {
    private static final List<Double> FIRST = List.of(0.72, 0.84, 0.5);

    private final SplitPane left;
    private final SplitPane right;
    private final SplitPane root;
    private final Node bottom;
    private double sideAt = FIRST.get(0);
    private double bottomAt = FIRST.get(1);

    Layout(Node canvas, Node bottom, Node viewer, Node inspector) {
        this.bottom = bottom;
        left = new SplitPane(canvas, bottom);
        left.setOrientation(Orientation.VERTICAL);
        SplitPane.setResizableWithParent(bottom, false);
        right = new SplitPane(viewer, inspector);
        right.setOrientation(Orientation.VERTICAL);
        right.setMinWidth(380); // what the controls of the viewer need
        root = new SplitPane(left, right);
        root.setId("main-split");
        SplitPane.setResizableWithParent(right, false);
        placeDividers(FIRST);
    }

    Parent root() {
        return root;
    }

    /** Where the panes meet, as {@link org.celflow.editor.file.Settings#dividers()}. */
    List<Double> dividers() {
        List<Double> at = new ArrayList<>();
        at.add(root.getDividers().isEmpty() ? sideAt : root.getDividerPositions()[0]);
        at.add(left.getDividers().isEmpty() ? bottomAt : left.getDividerPositions()[0]);
        at.add(right.getDividerPositions()[0]);
        return at;
    }

    void placeDividers(List<Double> at) {
        List<Double> positions = at.size() == FIRST.size() ? at : FIRST;
        sideAt = positions.get(0);
        bottomAt = positions.get(1);
        root.setDividerPositions(sideAt);
        left.setDividerPositions(bottomAt);
        right.setDividerPositions(positions.get(2));
    }

    void toggleSide() {
        if (root.getItems().remove(right)) {
            return;
        }
        root.getItems().add(right);
        root.setDividerPositions(sideAt);
    }

    void toggleBottom() {
        showBottom(!left.getItems().contains(bottom));
    }

    void showBottom(boolean show) {
        if (show && !left.getItems().contains(bottom)) {
            left.getItems().add(bottom);
            left.setDividerPositions(bottomAt);
        } else if (!show && !left.getDividers().isEmpty()) {
            bottomAt = left.getDividerPositions()[0];
            left.getItems().remove(bottom);
        }
    }
}
