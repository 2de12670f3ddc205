package org.celflow.editor.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.celflow.editor.EditorServices;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.file.DocumentFiles;
import org.celflow.editor.file.SettingsStore;
import org.celflow.editor.inspector.Drafts;
import org.celflow.editor.run.CachedBar;
import org.celflow.editor.run.CachedFrames;
import org.celflow.editor.run.RunBoard;
import org.celflow.editor.run.RunController;
import org.celflow.editor.run.Scout;
import org.celflow.editor.run.Validation;
import org.celflow.editor.view.FrameStore;
import org.celflow.editor.view.FxImages;
import org.celflow.editor.view.NodeRates;
import org.celflow.editor.view.Playhead;
import org.celflow.editor.view.ViewerModel;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.spec.NodeType;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.Workspace;

/** The view models of a window, wired to each other. FX thread only. */
final class Session {
    private static final long FRAME_BYTES =
            Math.min(768L << 20, Runtime.getRuntime().maxMemory() / 5);
    private static final int READ_AHEAD = 6;

    private final EditorServices services;
    private final GraphDocument document = new GraphDocument();
    private final Drafts drafts = new Drafts();
    private final Playhead playhead = new Playhead();
    private final RunBoard board;
    private final FileFlow files;
    private final CachedFrames cachedFrames;
    private final FrameStore frames;
    private final CachedBar cachedBar;
    private final ViewerModel viewer;
    private final PaletteFiles palettes;
    private final Scout scout;
    private final RunController runs;

    /** What of a graph decides its pictures: all but places, titles and notes. */
    private record Meaning(
            Timeline timeline, Map<NodeId, Map.Entry<TypeRef, Map<String, ParamValue>>> nodes, Map<Port, Port> links) {
        static Meaning of(Graph graph) {
            Map<NodeId, Map.Entry<TypeRef, Map<String, ParamValue>>> nodes = new LinkedHashMap<>();
            graph.nodes().forEach((id, node) -> nodes.put(id, Map.entry(node.type(), node.params())));
            return new Meaning(graph.timeline(), nodes, graph.links());
        }
    }

    private final ObjectProperty<Path> output = new SimpleObjectProperty<>(this, "output");
    private Meaning meaning;
    private NodeRates rates;

    Session(EditorServices services, SettingsStore settings, Prompts prompts, Path start) {
        this.services = services;
        output.set(start.resolve("out"));
        this.board = new RunBoard(FxImages::of, services.clock());
        this.files = new FileFlow(
                document,
                new DocumentFiles(services.catalog(), services.digest()),
                prompts,
                services.background(),
                services.fx(),
                settings,
                this::opening,
                start);
        this.palettes = new PaletteFiles(services.catalog(), services.background(), services.fx());
        Graph graph = document.graph().get();
        this.meaning = Meaning.of(graph);
        this.rates = new NodeRates(graph, services.catalog());
        this.cachedFrames = new CachedFrames(services.evaluator(), graph, workspace());
        this.frames = new FrameStore(cachedFrames, services.frames(), services.fx(), FRAME_BYTES);
        this.cachedBar = new CachedBar(services.evaluator(), this::workspace, services.background(), services.fx());
        this.viewer = new ViewerModel(document, services.catalog(), frames, board, playhead, this::rate);
        this.runs = new RunController(
                document,
                services.catalog(),
                services.evaluator(),
                this::workspace,
                services.background(),
                services.fx(),
                services.nanos(),
                board);
        this.scout = new Scout(
                cachedFrames,
                board,
                services.background(),
                services.fx(),
                () -> runs.running().get());
        new Validation(document, services.catalog(), board.problems(), services.background(), services.fx());
        document.graph().addListener((property, before, now) -> graphChanged(now));
        document.file().addListener(change -> lookAgain(document.graph().get()));
        output.addListener(change -> lookAgain(document.graph().get()));
        viewer.viewed().addListener(change -> lookAtCached());
        playhead.position().addListener(change -> {
            if (playhead.playing().get()) {
                viewer.readAhead(READ_AHEAD);
            }
        });
        board.onFresh(nodes -> {
            frames.refresh(nodes);
            if (viewer.concerns(nodes)) {
                lookAtCached();
            }
        });
    }

    GraphDocument document() {
        return document;
    }

    Drafts drafts() {
        return drafts;
    }

    Playhead playhead() {
        return playhead;
    }

    RunBoard board() {
        return board;
    }

    FileFlow files() {
        return files;
    }

    FrameStore frames() {
        return frames;
    }

    CachedBar cachedBar() {
        return cachedBar;
    }

    ViewerModel viewer() {
        return viewer;
    }

    RunController runs() {
        return runs;
    }

    EditorServices services() {
        return services;
    }

    /** Where the document lives, and where its pictures go: by default where the command line puts them. */
    Workspace workspace() {
        return new Workspace(files.base(), output.get(), files.name());
    }

    /** The folder that pictures are written into. */
    ObjectProperty<Path> output() {
        return output;
    }

    /** Frames that a node makes for one frame of the graph. */
    int rate(NodeId node) {
        if (!rates.graph().equals(document.graph().get())) {
            rates = new NodeRates(document.graph().get(), services.catalog());
        }
        return rates.rate(node);
    }

    /** What people call a node. */
    String title(NodeId id) {
        Optional<GraphNode> node = document.graph().get().find(id);
        return node.flatMap(GraphNode::title)
                .or(() ->
                        node.flatMap(n -> services.catalog().find(n.type().id()).map(NodeType::title)))
                .orElse(id.value());
    }

    void runAll() {
        runs.runAll(playhead.range().get());
    }

    void runThisFrame() {
        int frame = playhead.frame().get();
        runs.runAll(Optional.of(new FrameRange(frame, frame)));
    }

    /** Computes the selected nodes, or the one in the viewer, over the range. */
    void runSelected() {
        Set<NodeId> nodes = new LinkedHashSet<>(document.selection().nodes());
        if (nodes.isEmpty()) {
            viewer.viewed().get().ifPresent(nodes::add);
        }
        runs.run(nodes, playhead.range().get());
    }

    /** Computes the node in the viewer at the playhead. */
    void runViewed() {
        int frame = playhead.frame().get();
        viewer.viewed().get().ifPresent(node -> runs.run(Set.of(node), Optional.of(new FrameRange(frame, frame))));
    }

    /** Selects a node, as from the problems list. */
    void select(NodeId node) {
        if (document.graph().get().nodes().containsKey(node)) {
            document.selection().select(node);
        }
    }

    /** Names of parts that the graph speaks of, in the order of the picture in the viewer, then of the parameters. */
    List<String> partNames() {
        return Parts.names(document.graph().get(), viewer.shown().get().picture(), palettes.parts());
    }

    Optional<String> partColour(String part) {
        return Optional.ofNullable(palettes.parts().get(part))
                .or(() -> Parts.colour(
                        document.graph().get(), viewer.shown().get().picture(), part));
    }

    private void opening() {
        runs.abandon();
        board.clear();
        drafts.clear();
        frames.clear();
        playhead.playing().set(false);
        playhead.range().set(Optional.empty());
        viewer.pinned().set(Optional.empty());
    }

    private void graphChanged(Graph now) {
        board.states().retain(now.nodes().keySet());
        if (!playhead.timeline().get().equals(now.timeline())) {
            playhead.timeline().set(now.timeline());
        }
        Meaning next = Meaning.of(now);
        if (!next.equals(meaning)) {
            meaning = next;
            lookAgain(now);
        }
    }

    private void lookAgain(Graph now) {
        cachedFrames.use(now, workspace());
        board.forgetPictures();
        palettes.look(now, files.base());
        scout();
        frames.refresh();
        lookAtCached();
    }

    private void scout() {
        Graph graph = document.graph().get();
        Map<NodeId, FrameStore.Slot> slots = new LinkedHashMap<>();
        int frame = playhead.frame().get();
        graph.nodes()
                .keySet()
                .forEach(node -> viewer.output(node)
                        .ifPresent(output -> slots.put(node, new FrameStore.Slot(node, output, frame * rate(node)))));
        scout.look(slots);
    }

    private void lookAtCached() {
        cachedBar.look(
                document.graph().get(), viewer.viewed().get(), playhead.rate().get());
    }
}
