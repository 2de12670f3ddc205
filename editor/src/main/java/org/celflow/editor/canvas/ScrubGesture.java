package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.ParamSpec;

/** Drags a number sideways; shift is finer, ctrl coarser. The whole drag is one undo step. */
final class ScrubGesture implements Gesture {
    private final Stage stage;
    private final PlacedNode node;
    private final ParamSpec spec;
    private final Object start;
    private final Optional<ParamValue> before;
    private Pointer last;
    private double travelled;

    ScrubGesture(Stage stage, PlacedNode node, ParamSpec spec, Object start, Pointer from) {
        this.stage = stage;
        this.node = node;
        this.spec = spec;
        this.start = start;
        this.before = node.node.param(spec.name());
        this.last = from;
    }

    PlacedNode node() {
        return node;
    }

    String param() {
        return spec.name();
    }

    @Override
    public void drag(Pointer at) {
        travelled += (at.x() - last.x()) * (at.shift() ? 0.1 : at.ctrl() ? 10 : 1);
        last = at;
        ParamValue next = Scrub.drag(spec, start, travelled, at.shift());
        stage.document()
                .applyLive(this, new GraphEdit.SetParam(node.id, spec.name(), Values.put(before, stage.frame(), next)));
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        stage.document().endGesture();
    }

    @Override
    public void cancel() {
        stage.document().abandonGesture(this);
        stage.redraw();
    }
}
