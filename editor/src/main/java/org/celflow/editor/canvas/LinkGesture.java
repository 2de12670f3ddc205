package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.Port;

/**
 * Pulls a noodle from a port, or one end of a link off its input. It ends at the port nearest to the pointer, or at the first
 * port that fits of the node under it; on empty canvas the node search opens, with the nodes that fit.
 */
final class LinkGesture implements Gesture {
    /** How near a port takes the noodle, pixels. */
    private static final double REACH = 26;

    private final Stage stage;
    private final PlacedNode node;
    private final PortSpot spot;
    private final Optional<Port> detached;
    private final LinkRules.Drag verdicts;
    private double x;
    private double y;
    private Optional<Hit.AtPort> target = Optional.empty();
    private Optional<String> refusal = Optional.empty();

    /**
     * Begins.
     *
     * @param node whose port stays
     * @param spot the port that stays
     * @param detached the input that the noodle was pulled off, if it was
     */
    LinkGesture(Stage stage, PlacedNode node, PortSpot spot, Optional<Port> detached, Pointer start) {
        this.stage = stage;
        this.node = node;
        this.spot = spot;
        this.detached = detached;
        Graph graph = stage.document().graph().get();
        Graph without = detached.map(input -> graph.apply(new GraphEdit.Disconnect(input)))
                .orElse(graph);
        this.verdicts = stage.rules().new Drag(without, origin(), spot);
        this.x = stage.camera().worldX(start.x());
        this.y = stage.camera().worldY(start.y());
    }

    /** The port that stays. */
    Port origin() {
        return new Port(node.id, spot.name());
    }

    PortSpot spot() {
        return spot;
    }

    /** The input whose link is not drawn while its end is in the hand. */
    Optional<Port> detached() {
        return detached;
    }

    /** The port that the noodle would take, allowed or not. */
    Optional<Hit.AtPort> target() {
        return target;
    }

    /** Why it would not. */
    Optional<String> refusal() {
        return refusal;
    }

    /** Whether a port may take the noodle. */
    boolean accepts(PlacedNode other, PortSpot port) {
        return verdicts.accepts(other, port);
    }

    /** Whether a port is where the noodle begins. */
    boolean begins(PlacedNode other, PortSpot port) {
        return other == node && port.equals(spot);
    }

    /** The noodle, from output to input. */
    Noodle noodle() {
        Optional<Hit.AtPort> end = target.filter(any -> refusal.isEmpty());
        double endX = end.map(hit -> hit.node().portX(hit.spot())).orElse(x);
        double endY = end.map(hit -> hit.node().portY(hit.spot())).orElse(y);
        return spot.input()
                ? new Noodle(endX, endY, node.portX(spot), node.portY(spot))
                : new Noodle(node.portX(spot), node.portY(spot), endX, endY);
    }

    @Override
    public void drag(Pointer at) {
        x = stage.camera().worldX(at.x());
        y = stage.camera().worldY(at.y());
        double zoom = stage.camera().zoom();
        target = new HitTest(stage.board())
                .portNear(x, y, Math.min(REACH / zoom, 40))
                .filter(hit -> !begins(hit.node(), hit.spot()))
                .or(this::firstFitting);
        refusal = target.flatMap(hit -> verdicts.refuse(hit.node(), hit.spot()));
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        drag(at);
        Optional<Hit.AtPort> end = target;
        if (end.isPresent()) {
            if (refusal.isPresent()) {
                stage.say("Not linked: " + refusal.get(), at.x(), at.y());
            } else {
                link(end.get().port());
            }
        } else if (underNode().isPresent()) {
            if (underNode().get() != node) {
                stage.say("Nothing on " + underNode().get().title() + " takes this link.", at.x(), at.y());
            }
        } else if (detached.isPresent()) {
            stage.document().apply(new GraphEdit.Disconnect(detached.get()));
        } else {
            stage.openSearch(x, y, Optional.of(origin()), !spot.input());
        }
        stage.redraw();
    }

    @Override
    public void cancel() {
        stage.redraw();
    }

    private void link(Port end) {
        if (detached.filter(end::equals).isPresent()) {
            return;
        }
        GraphEdit connect = spot.input() ? new GraphEdit.Connect(end, origin()) : new GraphEdit.Connect(origin(), end);
        stage.document()
                .apply(detached.map(input -> GraphEdit.batch("Move link", new GraphEdit.Disconnect(input), connect))
                        .orElse(connect));
    }

    private Optional<PlacedNode> underNode() {
        List<PlacedNode> under = stage.board().within(new Box(x, y, 0, 0));
        return under.isEmpty() ? Optional.empty() : Optional.of(under.get(under.size() - 1));
    }

    /** The first port that fits of the node under the pointer; one that has no link already comes before others. */
    private Optional<Hit.AtPort> firstFitting() {
        Optional<PlacedNode> under = underNode().filter(other -> other != node);
        if (under.isEmpty()) {
            return Optional.empty();
        }
        PlacedNode other = under.get();
        List<Hit.AtPort> fitting = (spot.input() ? other.shape.outputs() : other.shape.inputs())
                .stream()
                        .filter(port -> accepts(other, port))
                        .map(port -> new Hit.AtPort(other, port))
                        .toList();
        return fitting.stream()
                .filter(hit -> stage.board().wire(hit.port()).isEmpty())
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }
}
