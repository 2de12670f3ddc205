package org.celflow.editor.view;

import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.run.RunBoard;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.NodeId;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.value.Latent;

/**
 * Which picture the viewer shows: that of the pinned node, else of the primary selected one, at the playhead. FX thread
 * only; needs no toolkit.
 */
public final class ViewerModel {
    /** Why the viewer shows what it shows. */
    public enum State {
        /** No node was chosen. */
        NOTHING_CHOSEN,
        /** The node's outputs have no picture. */
        NO_PICTURE,
        /** The frame is being read. */
        LOADING,
        /** The frame was not rendered. */
        NOT_RENDERED,
        /** An intermediate picture of a frame under way. */
        PREVIEW,
        /** The frame. */
        FRAME
    }

    /**
     * What is shown.
     *
     * @param node in the viewer
     * @param picture empty when there is none; while loading, and while playing over a missing frame, the last one is held
     * @param frame that the picture belongs to, on the clock of the node that made it
     * @param maker the node that made the picture: that in the viewer, or for a preview one that it depends on
     */
    public record Shown(
            State state, Optional<NodeId> node, Optional<Picture> picture, int frame, Optional<NodeId> maker) {
        private Shown(State state, Optional<NodeId> node, Optional<Picture> picture, int frame) {
            this(state, node, picture, frame, node);
        }
    }

    private final GraphDocument document;
    private final NodeCatalog catalog;
    private final FrameStore frames;
    private final RunBoard board;
    private final Playhead playhead;
    private final ToIntFunction<NodeId> rates;
    private final ObjectProperty<Optional<NodeId>> pinned =
            new SimpleObjectProperty<>(this, "pinned", Optional.empty());
    private final BooleanProperty livePreview = new SimpleBooleanProperty(this, "livePreview", true);
    private final ReadOnlyObjectWrapper<Optional<NodeId>> viewed =
            new ReadOnlyObjectWrapper<>(this, "viewed", Optional.empty());
    private final ReadOnlyObjectWrapper<Shown> shown = new ReadOnlyObjectWrapper<>(
            this, "shown", new Shown(State.NOTHING_CHOSEN, Optional.empty(), Optional.empty(), 0));

    /**
     * A viewer.
     *
     * @param rates frames that a node makes for one frame of the graph
     */
    public ViewerModel(
            GraphDocument document,
            NodeCatalog catalog,
            FrameStore frames,
            RunBoard board,
            Playhead playhead,
            ToIntFunction<NodeId> rates) {
        this.document = document;
        this.catalog = catalog;
        this.frames = frames;
        this.board = board;
        this.playhead = playhead;
        this.rates = rates;
        InvalidationListener choose = change -> choose();
        pinned.addListener(choose);
        document.selection().primary().addListener(choose);
        document.graph().addListener(choose);
        InvalidationListener look = change -> look();
        playhead.position().addListener(look);
        frames.revision().addListener(look);
        board.states().revision().addListener(look);
        livePreview.addListener(look);
        choose();
    }

    /** The node that stays in the viewer whatever is selected. */
    public ObjectProperty<Optional<NodeId>> pinned() {
        return pinned;
    }

    /** Whether pictures of frames under way are shown. */
    public BooleanProperty livePreview() {
        return livePreview;
    }

    /** The node in the viewer. */
    public ReadOnlyObjectProperty<Optional<NodeId>> viewed() {
        return viewed.getReadOnlyProperty();
    }

    /** What is shown. */
    public ReadOnlyObjectProperty<Shown> shown() {
        return shown.getReadOnlyProperty();
    }

    /** Pins the node in the viewer, or lets the viewer follow the selection again. */
    public void togglePin() {
        pinned.set(pinned.get().isPresent() ? Optional.empty() : viewed.get());
    }

    /** Pins a node. */
    public void show(NodeId node) {
        pinned.set(Optional.of(node));
    }

    /** The output that has a picture, the first of several. */
    public Optional<String> output(NodeId node) {
        return document.graph()
                .get()
                .find(node)
                .map(GraphNode::type)
                .flatMap(type -> catalog.find(type.id()))
                .map(NodeType::outputs)
                .flatMap(outputs -> outputs.stream()
                        .filter(output -> Pictures.shows(output.type()))
                        .findFirst())
                .map(OutputSpec::name);
    }

    private void choose() {
        Graph graph = document.graph().get();
        if (pinned.get().filter(node -> !graph.nodes().containsKey(node)).isPresent()) {
            pinned.set(Optional.empty());
            return;
        }
        Optional<NodeId> chosen = pinned.get()
                .or(() -> document.selection().primary().get())
                // A click on the empty canvas does not empty the viewer.
                .or(() -> viewed.get().filter(graph.nodes()::containsKey))
                .or(() -> usual(graph));
        viewed.set(chosen);
        chosen.ifPresent(node -> playhead.useRate(Math.max(1, rates.applyAsInt(node))));
        look();
    }

    private void look() {
        shown.set(see());
    }

    private Shown see() {
        int at = playhead.position().get();
        if (viewed.get().isEmpty()) {
            return new Shown(State.NOTHING_CHOSEN, Optional.empty(), Optional.empty(), at);
        }
        NodeId node = viewed.get().get();
        Optional<RunBoard.Preview> preview = livePreview.get() ? board.previewOf(node) : Optional.empty();
        if (preview.isPresent() && !playhead.playing().get()) {
            return new Shown(
                    State.PREVIEW,
                    viewed.get(),
                    Optional.of(preview.get().picture()),
                    preview.get().frame());
        }
        Optional<String> output = output(node);
        if (output.isEmpty()) {
            return new Shown(State.NO_PICTURE, viewed.get(), Optional.empty(), at);
        }
        FrameStore.Slot slot = new FrameStore.Slot(node, output.get(), at);
        Optional<Picture> found = frames.find(slot);
        if (found.isPresent()) {
            boolean latent = found.get().value() instanceof Latent;
            Optional<Picture> told = latent ? board.lastPreviewOf(node, at) : Optional.empty();
            return new Shown(State.FRAME, viewed.get(), told.or(() -> found), at);
        }
        Optional<Picture> held =
                shown.get().node().equals(viewed.get()) ? shown.get().picture() : Optional.empty();
        if (frames.knows(slot)) {
            Optional<Picture> unkept = board.unkeptOf(node, at);
            if (unkept.isPresent()) {
                return new Shown(State.FRAME, viewed.get(), unkept, at);
            }
            Optional<Shown> upstream = upstreamPreview(node);
            if (upstream.isPresent()) {
                return upstream.get();
            }
            return new Shown(
                    State.NOT_RENDERED, viewed.get(), playhead.playing().get() ? held : Optional.empty(), at);
        }
        return new Shown(State.LOADING, viewed.get(), held, at);
    }

    /** While nothing of the node is there, the sampling that it waits for is worth seeing. */
    private Optional<Shown> upstreamPreview(NodeId node) {
        if (!livePreview.get() || playhead.playing().get()) {
            return Optional.empty();
        }
        return document.graph().get().upstream(Set.of(node)).stream()
                .flatMap(maker -> board.previewOf(maker).stream()
                        .map(preview -> new Shown(
                                State.PREVIEW,
                                viewed.get(),
                                Optional.of(preview.picture()),
                                preview.frame(),
                                Optional.of(maker))))
                .findFirst();
    }

    /** What is shown while nobody chose: the first node that saves, or else the last one that has a picture. */
    private Optional<NodeId> usual(Graph graph) {
        return GraphValidator.sinks(graph, catalog).stream()
                .findFirst()
                .or(() -> graph.nodes().keySet().stream()
                        .filter(node -> output(node).isPresent())
                        .reduce((before, after) -> after));
    }

    /** Loads what is played next, so that it is there in time. */
    public void readAhead(int count) {
        viewed.get()
                .ifPresent(node -> output(node).ifPresent(output -> {
                    int from = playhead.position().get();
                    for (int i = 1; i <= count; i++) {
                        int next = from + i;
                        if (next > playhead.last()) {
                            next = playhead.first() + (next - playhead.last() - 1);
                        }
                        if (next <= playhead.last()) {
                            frames.find(new FrameStore.Slot(node, output, next));
                        }
                    }
                }));
    }

    /** Nodes whose new frames matter to the viewer. */
    public boolean concerns(Set<NodeId> nodes) {
        return viewed.get().filter(nodes::contains).isPresent();
    }
}
