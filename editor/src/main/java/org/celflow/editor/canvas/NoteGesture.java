package org.celflow.editor.canvas;

import org.celflow.graph.GraphEdit;
import org.celflow.graph.Note;

/** Moves or resizes a note. */
final class NoteGesture implements Gesture {
    static final double MIN_SIZE = 60;

    private final Stage stage;
    private final Note note;
    private final boolean resize;
    private final double startX;
    private final double startY;
    private Note preview;

    NoteGesture(Stage stage, Note note, boolean resize, Pointer start) {
        this.stage = stage;
        this.note = note;
        this.resize = resize;
        this.preview = note;
        this.startX = stage.camera().worldX(start.x());
        this.startY = stage.camera().worldY(start.y());
    }

    /** The note as it would be. */
    Note preview() {
        return preview;
    }

    @Override
    public void drag(Pointer at) {
        double dx = Math.rint(stage.camera().worldX(at.x()) - startX);
        double dy = Math.rint(stage.camera().worldY(at.y()) - startY);
        preview = resize
                ? new Note(
                        note.id(),
                        note.text(),
                        note.x(),
                        note.y(),
                        Math.max(MIN_SIZE, note.width() + dx),
                        Math.max(MIN_SIZE, note.height() + dy),
                        note.extra())
                : new Note(
                        note.id(),
                        note.text(),
                        note.x() + dx,
                        note.y() + dy,
                        note.width(),
                        note.height(),
                        note.extra());
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        if (!preview.equals(note)) {
            stage.document()
                    .apply(GraphEdit.batch(resize ? "Resize note" : "Move note", new GraphEdit.PutNote(preview)));
        }
        stage.redraw();
    }

    @Override
    public void cancel() {
        stage.redraw();
    }
}
