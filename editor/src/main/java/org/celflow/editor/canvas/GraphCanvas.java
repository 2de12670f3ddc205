package org.celflow.editor.canvas;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.SetChangeListener;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.run.NodeStatus;
import org.celflow.editor.run.RunStates;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.ParamSpec;

/**
 * The node canvas of a document. FX thread only.
 *
 * <pre>{@code
 * GraphCanvas canvas = new GraphCanvas(document, catalog, states);
 * canvas.setOnShowInViewer(viewer::show);
 * canvas.setProblems(GraphValidator.validate(graph, catalog));
 * }</pre>
 */
public final class GraphCanvas extends Region {
    private final GraphDocument document;
    private final RunStates states;
    private final Board board;
    private final LinkRules rules;
    private final Viewport viewport;
    private final Surface surface;
    private final Pane layer = new Pane();
    private final CanvasTheme theme;
    private final Interaction interaction;
    private final CanvasInput input;
    private final CanvasActions actions;
    private final Overlays overlays;
    private final InvalidationListener documentChanged = any -> documentChanged();
    private final InvalidationListener statesChanged = any -> statesChanged();
    private final IntegerProperty frame = new SimpleIntegerProperty(this, "frame", 0);
    private final BooleanProperty snap = new SimpleBooleanProperty(this, "snap", false);
    private Map<NodeId, List<Problem>> problems = Map.of();
    private Consumer<NodeId> onShowInViewer = node -> {};
    private Consumer<List<Path>> onDropFiles = files -> {};

    /**
     * Shows a document.
     *
     * @param states what a run says of each node
     */
    public GraphCanvas(GraphDocument document, NodeCatalog catalog, RunStates states) {
        this.document = document;
        this.states = states;
        this.board = new Board(catalog);
        this.rules = new LinkRules(catalog);
        this.viewport = new Viewport(board, document.selection(), this::cameraMoved);
        getStyleClass().add("graph-canvas");
        setId("graph-canvas");
        setAccessibleRole(AccessibleRole.PARENT);
        setFocusTraversable(true);
        theme = new CanvasTheme(this, this::redraw);
        interaction = new Interaction(new CanvasStage(this));
        surface = new Surface(new CanvasView(this, interaction), theme, this::camera);
        layer.setPickOnBounds(false);
        layer.setManaged(false);
        getChildren().addAll(surface.canvas(), layer);
        overlays = new Overlays(this, interaction, layer);
        actions = new CanvasActions(this);
        input = new CanvasInput(this, interaction);
        document.graph().addListener(documentChanged);
        document.openings().addListener(any -> fitAll());
        document.selection().nodes().addListener((SetChangeListener<NodeId>) change -> selectionChanged());
        document.selection().primary().addListener(any -> selectionChanged());
        states.revision().addListener(statesChanged);
        frame.addListener(any -> redraw());
        focusedProperty().addListener(any -> redraw());
        sceneProperty().addListener((any, was, now) -> surface.moved(was, now));
        documentChanged();
        selectionChanged();
    }

    /** The zoom, pixels per unit, for a status line. */
    public ReadOnlyDoubleProperty zoomProperty() {
        return viewport.zoomProperty();
    }

    /** The frame whose values of animated parameters are shown and edited. */
    public IntegerProperty frameProperty() {
        return frame;
    }

    /** Whether moved nodes keep to the grid; ctrl turns it round for a drag. */
    public BooleanProperty snapProperty() {
        return snap;
    }

    /** Everything that the canvas can be told to do, for a menu bar. */
    public List<CanvasAction> actions() {
        return actions.all();
    }

    /** Shows what is wrong with the nodes. */
    public void setProblems(Collection<Problem> found) {
        problems = found.stream()
                .filter(problem -> problem.node().isPresent())
                .sorted(Comparator.comparing(Problem::severity))
                .collect(Collectors.groupingBy(problem -> problem.node().orElseThrow()));
        redraw();
    }

    /** Called with a node whose result is to be shown large. */
    public void setOnShowInViewer(Consumer<NodeId> handler) {
        onShowInViewer = handler;
    }

    /** Called with files that were dropped. */
    public void setOnDropFiles(Consumer<List<Path>> handler) {
        onDropFiles = handler;
    }

    /**
     * Called to choose the file or sequence of a parameter; gives its path as the graph is to hold it. Empty opens a field to
     * type it.
     */
    public void setOnChooseFile(BiFunction<NodeId, ParamSpec, Optional<String>> chooser) {
        overlays.editor().onChooseFile(chooser);
    }

    /** Shows all nodes. */
    public void fitAll() {
        viewport.fitAll();
    }

    /** Shows the selected nodes, or all if none is. */
    public void fitSelection() {
        viewport.fitSelection();
    }

    /** Brings a node into view, moving as little as needed. */
    public void reveal(NodeId id) {
        viewport.reveal(id);
    }

    /** Opens the node search where the pointer is. */
    public void searchAtPointer() {
        double[] at = pointerInWorld();
        overlays.openSearch(at[0], at[1], Optional.empty(), false);
    }

    GraphDocument document() {
        return document;
    }

    Board board() {
        return board;
    }

    LinkRules rules() {
        return rules;
    }

    Viewport viewport() {
        return viewport;
    }

    Camera camera() {
        return viewport.camera();
    }

    void camera(Camera next) {
        viewport.look(next);
    }

    private void cameraMoved() {
        overlays.cameraMoved();
        redraw();
    }

    int frame() {
        return frame.get();
    }

    CanvasTheme theme() {
        return theme;
    }

    /** What is drawn on, the target of pointer events that no control took. */
    Canvas surface() {
        return surface.canvas();
    }

    Overlays overlays() {
        return overlays;
    }

    List<CanvasAction> actionsOf(CanvasActions.Group group) {
        return actions.of(group);
    }

    boolean runAction(KeyEvent key) {
        return actions.run(key);
    }

    void toggleSnap() {
        snap.set(!snap.get());
        overlays.say(snap.get() ? "Nodes snap to the grid." : "Nodes move freely.");
    }

    /** The pointer in world units, or the middle of the view when it is elsewhere. */
    double[] pointerInWorld() {
        return input.worldPoint();
    }

    void showInViewer(NodeId id) {
        onShowInViewer.accept(id);
    }

    void dropFiles(List<Path> files) {
        onDropFiles.accept(files);
    }

    /** A press on the canvas ends whatever lay over it. */
    void pressBegins() {
        overlays.pressBegins();
        requestFocus();
    }

    void redraw() {
        surface.redraw();
    }

    @Override
    protected void layoutChildren() {
        if (surface.resize(getWidth(), getHeight())) {
            layer.resizeRelocate(0, 0, getWidth(), getHeight());
            viewport.resize(getWidth(), getHeight());
            surface.paint();
        }
    }

    @Override
    public String getUserAgentStylesheet() {
        return String.valueOf(GraphCanvas.class.getResource("/org/celflow/editor/canvas.css"));
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return CanvasTheme.cssMetaData();
    }

    private void documentChanged() {
        Graph next = document.graph().get();
        boolean first = board.nodes().isEmpty() && next.nodes().size() > 1;
        board.show(next);
        interaction.stale();
        if (first) {
            fitAll();
        } else {
            viewport.edited();
        }
        describe();
        redraw();
    }

    private void statesChanged() {
        board.nodes().forEach(node -> board.extras(node.id, ShapeMaker.Extras.of(states.statusOf(node.id))));
        redraw();
    }

    private void selectionChanged() {
        describe();
        redraw();
    }

    private void describe() {
        setAccessibleText(CanvasSpeech.of(board, document.selection()));
    }

    NodeStatus status(NodeId node) {
        return states.statusOf(node);
    }

    Map<NodeId, List<Problem>> problems() {
        return problems;
    }
}
