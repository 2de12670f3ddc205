package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.layout.Pane;
import javafx.util.Duration;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.celflow.graph.Port;

/** What lies over the canvas for a while: field editors, the node search, the menu, tips beside the pointer. */
final class Overlays {
    private static final Duration REST = Duration.millis(650);

    private final GraphCanvas canvas;
    private final Interaction interaction;
    private final ParamEditor editor;
    private final NodeSearchBox search;
    private final CanvasMenu menu;
    private final Tip tip;
    private final PauseTransition rest = new PauseTransition(REST);
    private Pointer pointer = new Pointer(0, 0, Pointer.Button.NONE, false, false, false, false);

    Overlays(GraphCanvas canvas, Interaction interaction, Pane layer) {
        this.canvas = canvas;
        this.interaction = interaction;
        this.tip = new Tip(layer);
        this.editor = new ParamEditor(canvas, layer);
        this.search = new NodeSearchBox(canvas, layer);
        this.menu = new CanvasMenu(canvas);
        rest.setOnFinished(event -> hint());
    }

    ParamEditor editor() {
        return editor;
    }

    NodeSearchBox search() {
        return search;
    }

    /** The view moved under what is open. */
    void cameraMoved() {
        editor.place();
        search.close();
        hideTip();
    }

    /** A press on the canvas ends whatever lay over it. */
    void pressBegins() {
        menu.hide();
        search.close();
        editor.take();
        hideTip();
    }

    /** The pointer moved without a button; when it rests, what is under it is explained. */
    void pointerMoved(Pointer at) {
        boolean passing = !tip.held() && tip.shown();
        pointer = at;
        if (!passing) {
            tip.hide();
        }
        rest.playFromStart();
    }

    /** The pointer left the canvas. */
    void pointerLeft() {
        hideTip();
    }

    private void hideTip() {
        rest.stop();
        tip.hide();
    }

    private void hint() {
        if (interaction.busy() || editor.isOpen() || search.isOpen() || tip.shown()) {
            return;
        }
        Hit under = interaction.hover();
        under.owner()
                .flatMap(node ->
                        Hints.of(under, canvas.problems().getOrDefault(node.id, List.of()), canvas.status(node.id)))
                .ifPresent(text -> tip.hold(text, pointer.x(), pointer.y()));
    }

    /** While a noodle is pulled over a port that refuses it, the reason stands beside the pointer. */
    void follow(Pointer at) {
        pointer = at;
        Optional<String> refusal = interaction
                .gesture()
                .filter(LinkGesture.class::isInstance)
                .flatMap(link -> ((LinkGesture) link).refusal());
        if (refusal.isPresent()) {
            tip.hold(refusal.get(), at.x(), at.y());
        } else if (tip.held()) {
            tip.hide();
        }
    }

    void say(String message) {
        say(message, pointer.x(), pointer.y());
    }

    void say(String message, double x, double y) {
        tip.flash(message, x, y);
    }

    void editFirstParam(NodeId id) {
        canvas.board()
                .find(id)
                .flatMap(node -> node.shape.rows().stream().findFirst())
                .ifPresent(row -> editParam(id, row.name()));
    }

    void editParam(NodeId id, String param) {
        canvas.board()
                .find(id)
                .ifPresent(node -> node.shape
                        .row(param)
                        .ifPresent(row -> row.spec().ifPresent(spec -> {
                            if (canvas.camera().zoom() < Detail.TEXT) {
                                canvas.viewport().fit(node.box);
                            }
                            canvas.reveal(id);
                            editor.edit(node, row, spec);
                        })));
    }

    void editTitle(NodeId id) {
        canvas.reveal(id);
        canvas.board().find(id).ifPresent(editor::editTitle);
    }

    void editNote(Note note) {
        editor.editNote(note);
    }

    void openSearch(double worldX, double worldY, Optional<Port> from, boolean fromOutput) {
        search.open(worldX, worldY, from, fromOutput);
    }

    void openMenu(double x, double y, Hit under) {
        menu.show(x, y, under);
    }

    void menuAtSelection() {
        Camera camera = canvas.camera();
        Optional<PlacedNode> node =
                canvas.document().selection().primary().get().flatMap(canvas.board()::find);
        double x = node.map(placed -> camera.screenX(placed.box.centreX())).orElse(canvas.getWidth() / 2);
        double y = node.map(placed -> camera.screenY(placed.box.y() + NodeShape.HEADER))
                .orElse(canvas.getHeight() / 2);
        openMenu(x, y, node.<Hit>map(Hit.Card::new).orElseGet(Hit.Nothing::new));
    }
}
