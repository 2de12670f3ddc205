package org.celflow.editor.canvas;

/** Moves the view. */
final class PanGesture implements Gesture {
    private final Stage stage;
    private Pointer last;

    PanGesture(Stage stage, Pointer start) {
        this.stage = stage;
        this.last = start;
    }

    @Override
    public void drag(Pointer at) {
        stage.camera(stage.camera().pan(at.x() - last.x(), at.y() - last.y()));
        last = at;
    }

    @Override
    public void release(Pointer at) {}

    @Override
    public void cancel() {}
}
