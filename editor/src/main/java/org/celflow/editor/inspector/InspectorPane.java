package org.celflow.editor.inspector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.TypeRef;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.value.ValueType;

/**
 * The parameters, ports and documentation of what is selected. Several nodes of one type are edited together; of several
 * types, the primary node is shown alone.
 */
public final class InspectorPane extends BorderPane {
    private final GraphDocument document;
    private final NodeCatalog catalog;
    private final Drafts drafts;
    private final ReadOnlyIntegerProperty frame;
    private final EditContext context;
    private final Function<NodeId, Integer> rates;
    private final List<ParamField> fields = new ArrayList<>();
    private final ScrollPane scroll = new ScrollPane();
    private List<NodeId> shown = List.of();
    private Optional<TypeRef> shownType = Optional.empty();
    private Optional<TextField> title = Optional.empty();

    /**
     * An inspector.
     *
     * @param frame the frame of the graph at the playhead, for keyframes
     * @param rates frames that a node makes for one frame of the graph
     */
    public InspectorPane(
            GraphDocument document,
            NodeCatalog catalog,
            Drafts drafts,
            ReadOnlyIntegerProperty frame,
            Function<NodeId, Integer> rates,
            EditContext context) {
        this.document = document;
        this.catalog = catalog;
        this.drafts = drafts;
        this.frame = frame;
        this.rates = rates;
        this.context = context;
        setId("inspector");
        getStyleClass().add("inspector");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        setCenter(scroll);
        InvalidationListener follow = change -> follow();
        document.selection().primary().addListener(follow);
        document.selection().nodes().addListener(follow);
        document.graph().addListener(follow);
        frame.addListener(change -> fields.forEach(ParamField::refresh));
        show(List.of());
    }

    /** Puts the cursor into the title of the shown node. */
    public void editTitle() {
        title.ifPresent(field -> {
            field.requestFocus();
            field.selectAll();
        });
    }

    private void follow() {
        List<NodeId> wanted = wanted();
        Optional<TypeRef> type = wanted.stream()
                .findFirst()
                .flatMap(node -> document.graph().get().find(node).map(GraphNode::type));
        if (wanted.equals(shown) && type.equals(shownType)) {
            fields.forEach(ParamField::refresh);
            title.filter(field -> !field.isFocused()).ifPresent(field -> field.setText(titleOf(shown.get(0))));
        } else {
            show(wanted);
        }
    }

    /** The primary first, then the other selected nodes if all are of its type. */
    private List<NodeId> wanted() {
        Graph graph = document.graph().get();
        Optional<NodeId> primary = document.selection().primary().get().filter(graph.nodes()::containsKey);
        if (primary.isEmpty()) {
            return List.of();
        }
        TypeRef type = graph.node(primary.get()).type();
        List<NodeId> nodes = new ArrayList<>(List.of(primary.get()));
        for (NodeId other : document.selection().nodes()) {
            if (!other.equals(primary.get())) {
                if (!graph.find(other).map(GraphNode::type).equals(Optional.of(type))) {
                    return List.of(primary.get());
                }
                nodes.add(other);
            }
        }
        return nodes;
    }

    private void show(List<NodeId> nodes) {
        fields.clear();
        title = Optional.empty();
        shown = nodes;
        shownType = nodes.stream()
                .findFirst()
                .map(node -> document.graph().get().node(node).type());
        VBox content = new VBox();
        content.getStyleClass().add("inspector-content");
        if (nodes.isEmpty()) {
            content.getChildren().add(empty());
        } else {
            NodeId first = nodes.get(0);
            GraphNode node = document.graph().get().node(first);
            content.getChildren().add(header(nodes, node));
            Optional<NodeType> type = catalog.find(node.type().id());
            if (type.isPresent()) {
                type.get().params().forEach(spec -> {
                    ParamField field =
                            new ParamField(document, nodes, spec, drafts, () -> frame.get() * rates.apply(first));
                    fields.add(field);
                    content.getChildren().add(new ParamRow(field, ParamEditors.create(field, context)));
                });
                content.getChildren().add(ports(type.get()));
            } else {
                content.getChildren().add(unknown(node));
            }
        }
        scroll.setContent(content);
        scroll.setVvalue(0);
    }

    private Node header(List<NodeId> nodes, GraphNode node) {
        NodeId first = nodes.get(0);
        VBox header = new VBox();
        header.getStyleClass().add("inspector-header");
        TextField name = new TextField(titleOf(first));
        name.setId("node-title");
        name.getStyleClass().add("node-title");
        name.setTooltip(new Tooltip("Name of the node (F2); empty for the name of its type"));
        name.setDisable(nodes.size() > 1);
        name.setOnAction(event -> rename(first, name));
        name.focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                rename(first, name);
            }
        });
        name.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                name.setText(titleOf(first));
                event.consume();
            }
        });
        title = Optional.of(name);
        Label kind = new Label(
                nodes.size() > 1
                        ? "%d nodes of type %s"
                                .formatted(nodes.size(), node.type().id())
                        : "%s   ·   %s".formatted(first, node.type().id()));
        kind.getStyleClass().add("caption");
        header.getChildren().addAll(name, kind);
        catalog.find(node.type().id()).ifPresent(type -> header.getChildren().add(text(type.doc(), "doc")));
        return header;
    }

    private void rename(NodeId node, TextField name) {
        Optional<GraphNode> there = document.graph().get().find(node);
        String typed = name.getText().strip();
        if (there.isEmpty() || typed.equals(titleOf(node))) {
            return;
        }
        boolean plain = typed.isEmpty() || typed.equals(typeTitle(there.get()));
        document.apply(new GraphEdit.SetTitle(node, plain ? Optional.empty() : Optional.of(typed)));
        name.setText(titleOf(node));
    }

    private String titleOf(NodeId id) {
        GraphNode node = document.graph().get().node(id);
        return node.title().orElseGet(() -> typeTitle(node));
    }

    private String typeTitle(GraphNode node) {
        return catalog.find(node.type().id())
                .map(NodeType::title)
                .orElse(node.type().id());
    }

    private Node ports(NodeType type) {
        VBox box = new VBox();
        box.getStyleClass().add("ports");
        if (!type.ports().isEmpty()) {
            box.getChildren().add(text("INPUTS", "section"));
            type.ports()
                    .forEach(in -> box.getChildren()
                            .add(port(in.name() + (in.optional() ? " (optional)" : ""), in.type(), in.doc())));
        }
        box.getChildren().add(text("OUTPUTS", "section"));
        type.outputs()
                .forEach(out -> box.getChildren()
                        .add(port(out.name(), out.type(), type.outputs().size() == 1 ? "" : out.doc())));
        return box;
    }

    private Node port(String name, Class<?> type, String doc) {
        Optional<ValueType<?>> value = catalog.valueType(type);
        Region dot = new Region();
        dot.getStyleClass().add("port-dot");
        value.ifPresent(kind -> dot.setStyle("-fx-background-color: " + kind.colour() + ";"));
        String title = value.<String>map(ValueType::title).orElse(type.getSimpleName());
        Label head = new Label("%s   %s".formatted(Words.title(name), title), dot);
        VBox box = new VBox(head);
        if (!doc.isEmpty()) {
            box.getChildren().add(text(doc, "doc"));
        }
        box.getStyleClass().add("port");
        return box;
    }

    private static Node unknown(GraphNode node) {
        return text(
                "No installed pack has the node type %s. Its links and parameters are kept; install the plugin that brings it."
                        .formatted(node.type().id()),
                "doc");
    }

    private static Node empty() {
        VBox box = new VBox(
                text("Nothing selected", "empty-title"),
                text("Click a node to see its parameters. Double-click the canvas to add one.", "doc"));
        box.getStyleClass().add("empty");
        return box;
    }

    private static Label text(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
