package org.celflow.editor.canvas;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.celflow.editor.document.Selection;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.node.spec.ParamSpec;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of the pointer: idle, pressed, and one {@link Gesture} at a time. A press becomes a gesture when the pointer
 * has moved {@link #THRESHOLD} pixels; let go before that it is a click.
 */
final class Interaction {
    static final double THRESHOLD = 4;

    private final Stage stage;
    private final HitTest hits;
    private Hit hover = new Hit.Nothing();
    private @Nullable Press press;
    private @Nullable Gesture gesture;

    /** A button that is down and has not moved yet: what a drag would begin, and what a click does. */
    private record Press(Pointer start, Function<Pointer, Gesture> drag, Runnable click) {}

    Interaction(Stage stage) {
        this.stage = stage;
        this.hits = new HitTest(stage.board());
    }

    /** The gesture under way. */
    Optional<Gesture> gesture() {
        return Optional.ofNullable(gesture);
    }

    /** What lies under the pointer. */
    Hit hover() {
        return hover;
    }

    /** Whether a button is held. */
    boolean busy() {
        return press != null || gesture != null;
    }

    Hit hit(double x, double y) {
        Camera camera = stage.camera();
        return hits.at(camera.worldX(x), camera.worldY(y), camera.zoom());
    }

    /** The pointer moved without a button. */
    void move(Pointer at) {
        Hit now = hit(at.x(), at.y());
        if (!now.equals(hover)) {
            hover = now;
            stage.redraw();
        }
    }

    /** The board changed: what was under the pointer may be gone. */
    void stale() {
        hover = new Hit.Nothing();
    }

    /** The pointer left. */
    void leave() {
        hover = new Hit.Nothing();
        stage.redraw();
    }

    /** A button went down. */
    void press(Pointer at, int clicks) {
        if (busy()) {
            return;
        }
        Hit under = hit(at.x(), at.y());
        if (at.button() == Pointer.Button.MIDDLE || (at.button() == Pointer.Button.PRIMARY && at.space())) {
            gesture = new PanGesture(stage, at);
        } else if (at.button() == Pointer.Button.SECONDARY) {
            press = at.ctrl()
                    ? new Press(at, start -> new CutGesture(stage, start), () -> {})
                    : new Press(at, start -> new PanGesture(stage, start), () -> menu(at, under));
        } else if (at.button() == Pointer.Button.PRIMARY) {
            press = clicks == 2 ? doubled(at, under) : single(at, under);
        }
    }

    /** The pointer moved with a button down. */
    void drag(Pointer at) {
        Press pending = press;
        if (pending != null && pending.start().distance(at) >= THRESHOLD) {
            press = null;
            gesture = pending.drag().apply(pending.start());
        }
        if (gesture != null) {
            gesture.drag(at);
        }
    }

    /** The button went up. */
    void release(Pointer at) {
        Press pending = press;
        Gesture ended = gesture;
        press = null;
        gesture = null;
        if (ended != null) {
            ended.release(at);
        } else if (pending != null) {
            pending.click().run();
        }
        move(at);
        stage.redraw();
    }

    /** Gives the gesture up; false if there was none. */
    boolean cancel() {
        boolean was = busy();
        Gesture ended = gesture;
        press = null;
        gesture = null;
        if (ended != null) {
            ended.cancel();
        }
        return was;
    }

    private void menu(Pointer at, Hit under) {
        under.owner().ifPresent(node -> {
            if (!selection().contains(node.id)) {
                selection().select(node.id);
            }
        });
        stage.openMenu(at.x(), at.y(), under);
    }

    private Press single(Pointer at, Hit under) {
        if (under instanceof Hit.AtPort hit) {
            return new Press(at, start -> pull(hit, start), () -> {});
        } else if (under instanceof Hit.Link hit) {
            return at.alt() ? background(at) : new Press(at, start -> pull(hit.wire(), start), () -> {});
        } else if (under instanceof Hit.OnNote hit) {
            return new Press(at, start -> new NoteGesture(stage, hit.note(), hit.corner(), start), selection()::clear);
        } else if (under.owner().isPresent()) {
            return onNode(at, under, under.owner().get());
        }
        return background(at);
    }

    private Press background(Pointer at) {
        if (at.alt()) {
            return new Press(at, start -> new CutGesture(stage, start), () -> {});
        }
        return new Press(at, start -> new MarqueeGesture(stage, start), () -> {
            if (!at.shift() && !at.ctrl()) {
                selection().clear();
            }
        });
    }

    private Press doubled(Pointer at, Hit under) {
        Runnable click = () -> {};
        if (under instanceof Hit.Nothing) {
            Camera camera = stage.camera();
            click = () -> stage.openSearch(camera.worldX(at.x()), camera.worldY(at.y()), Optional.empty(), false);
        } else if (under instanceof Hit.Card hit) {
            boolean header = stage.camera().worldY(at.y()) < hit.node().box.y() + NodeShape.HEADER;
            click = () -> {
                if (header) {
                    stage.editTitle(hit.node().id);
                }
            };
        } else if (under instanceof Hit.Picture hit) {
            click = () -> stage.showInViewer(hit.node().id);
        } else if (under instanceof Hit.OnNote hit) {
            click = () -> stage.editNote(hit.note());
        } else {
            return single(at, under);
        }
        return new Press(at, single(at, under).drag(), click);
    }

    private Press onNode(Pointer at, Hit under, PlacedNode node) {
        boolean wasSelected = selection().contains(node.id);
        if (at.shift()) {
            Runnable click = wasSelected ? () -> selection().remove(node.id) : () -> {};
            selection().add(node.id);
            return new Press(at, start -> new MoveGesture(stage, node, start), click);
        }
        if (!wasSelected) {
            selection().select(node.id);
        } else {
            selection().add(node.id);
        }
        stage.board().raise(node);
        stage.redraw();
        Function<Pointer, Gesture> move = start -> new MoveGesture(stage, node, start);
        if (under instanceof Hit.Toggle) {
            return new Press(at, move, () -> toggle(node));
        } else if (under instanceof Hit.Edge) {
            return new Press(at, start -> new ResizeGesture(stage, node, start), () -> {});
        } else if (under instanceof Hit.Field hit && hit.row().spec().isPresent()) {
            return field(at, node, hit.row().spec().get(), move);
        }
        return new Press(at, move, () -> selection().select(node.id));
    }

    private Press field(Pointer at, PlacedNode node, ParamSpec spec, Function<Pointer, Gesture> move) {
        Optional<Object> value = ParamText.value(node.node, spec, stage.frame());
        if (spec instanceof ParamSpec.SwitchParam) {
            return new Press(at, move, () -> flip(node, spec, value));
        }
        Runnable edit = () -> {
            selection().select(node.id);
            stage.editParam(node.id, spec.name());
        };
        if (Scrub.applies(spec) && value.isPresent()) {
            return new Press(at, start -> new ScrubGesture(stage, node, spec, value.get(), start), edit);
        }
        return new Press(at, move, edit);
    }

    private void flip(PlacedNode node, ParamSpec spec, Optional<Object> value) {
        boolean on = value.filter(Boolean.TRUE::equals).isPresent();
        ParamValue next = Values.put(node.node.param(spec.name()), stage.frame(), new ParamValue.Literal(!on));
        stage.document().apply(new GraphEdit.SetParam(node.id, spec.name(), next));
    }

    private void toggle(PlacedNode node) {
        NodeLayout at = node.node.layout();
        NodeLayout next = new NodeLayout(at.x(), at.y(), at.width(), !at.collapsed());
        stage.document()
                .apply(GraphEdit.batch(
                        at.collapsed() ? "Expand node" : "Collapse node",
                        new GraphEdit.SetLayout(Map.of(node.id, next))));
    }

    /** From an output a new noodle; from a linked input the end of its link; from a free input a noodle that seeks an output. */
    private Gesture pull(Hit.AtPort hit, Pointer start) {
        Optional<Wire> wire = stage.board().wire(hit.port());
        if (hit.spot().input() && wire.isPresent()) {
            Optional<Gesture> end = detach(wire.get(), start);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new LinkGesture(stage, hit.node(), hit.spot(), Optional.empty(), start);
    }

    /** A link is grabbed at its nearer end. */
    private Gesture pull(Wire wire, Pointer start) {
        double x = stage.camera().worldX(start.x());
        boolean nearOutput = Math.abs(x - wire.curve.x1()) < Math.abs(x - wire.curve.x2());
        Port input = wire.input;
        Optional<PortSpot> spot = wire.to.shape.input(input.name());
        if (nearOutput && spot.isPresent()) {
            return new LinkGesture(stage, wire.to, spot.get(), Optional.of(input), start);
        }
        return detach(wire, start).orElseGet(() -> new MarqueeGesture(stage, start));
    }

    private Optional<Gesture> detach(Wire wire, Pointer start) {
        PlacedNode from = wire.from;
        if (from == null) {
            return Optional.empty();
        }
        return from.shape
                .output(wire.output.name())
                .map(spot -> new LinkGesture(stage, from, spot, Optional.of(wire.input), start));
    }

    private Selection selection() {
        return stage.document().selection();
    }
}
