package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ColorPicker;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.transform.Scale;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.value.Rgb;
import org.jspecify.annotations.Nullable;

/**
 * The one real control on the canvas: it lies over what is being edited, at the zoom of the canvas. Enter or leaving it takes
 * what was typed, Escape drops it, Tab goes on to the next parameter of the node.
 */
final class ParamEditor {
    private final GraphCanvas canvas;
    private final Pane layer;
    private final Scale scale = new Scale(1, 1, 0, 0);
    private @Nullable Open open;
    private BiFunction<NodeId, ParamSpec, Optional<String>> chooseFile = (node, spec) -> Optional.empty();

    /** What is being edited, and where. */
    private record Open(Region control, Box world, Optional<NodeId> node, Optional<ParamSpec> spec, Runnable take) {}

    ParamEditor(GraphCanvas canvas, Pane layer) {
        this.canvas = canvas;
        this.layer = layer;
    }

    /** Asks for a file with this instead of a field. */
    void onChooseFile(BiFunction<NodeId, ParamSpec, Optional<String>> chooser) {
        chooseFile = chooser;
    }

    boolean isOpen() {
        return open != null;
    }

    boolean edits(NodeId node, String param) {
        Open now = open;
        return now != null
                && now.node().filter(node::equals).isPresent()
                && now.spec().filter(spec -> spec.name().equals(param)).isPresent();
    }

    /** Opens the editor of a parameter. */
    void edit(PlacedNode node, ParamRow row, ParamSpec spec) {
        take();
        Object value = ParamText.value(node.node, spec, canvas.frame())
                .orElseGet(() -> ParamText.raw(node.node, spec, canvas.frame()));
        Box world = row.field().moved(node.box.x(), node.box.y());
        if (spec instanceof ParamSpec.ChoiceParam choice) {
            choose(node, choice, value, world);
        } else if (spec instanceof ParamSpec.ColourParam) {
            colour(node, spec, value, world);
        } else if (spec instanceof ParamSpec.SwitchParam) {
            put(node, spec, new ParamValue.Literal(!Boolean.TRUE.equals(value)));
        } else {
            Optional<String> picked = spec instanceof ParamSpec.FileParam || spec instanceof ParamSpec.SequenceParam
                    ? chooseFile.apply(node.id, spec)
                    : Optional.empty();
            if (picked.isPresent()) {
                put(node, spec, ParamInput.parse(spec, value, picked.get()));
            } else {
                type(node, spec, value, world);
            }
        }
    }

    /** Opens the editor of a title. */
    void editTitle(PlacedNode node) {
        take();
        TextField field = new TextField(node.title());
        field.setId("canvas-title-editor");
        Box world = new Box(node.box.x() + 42, node.box.y() + 4, node.box.width() - 50, NodeShape.HEADER - 8);
        show(field, world, Optional.of(node.id), Optional.empty(), () -> {
            String typed = field.getText().strip();
            String own =
                    node.type.map(type -> type.title()).orElse(node.node.type().id());
            Optional<String> title = typed.isEmpty() || typed.equals(own) ? Optional.empty() : Optional.of(typed);
            if (!title.equals(node.node.title())) {
                canvas.document().apply(new GraphEdit.SetTitle(node.id, title));
            }
        });
    }

    /** Opens the editor of a note. */
    void editNote(Note note) {
        take();
        TextArea area = new TextArea(note.text());
        area.setId("canvas-note-editor");
        area.setWrapText(true);
        Box world = new Box(note.x(), note.y(), note.width(), note.height());
        show(area, world, Optional.empty(), Optional.empty(), () -> {
            if (!area.getText().equals(note.text())) {
                canvas.document()
                        .apply(new GraphEdit.PutNote(new Note(
                                note.id(),
                                area.getText(),
                                note.x(),
                                note.y(),
                                note.width(),
                                note.height(),
                                note.extra())));
            }
        });
    }

    /** Takes what was typed and closes. */
    void take() {
        Open now = open;
        if (now != null) {
            close();
            now.take().run();
        }
    }

    /** Closes without taking anything. */
    void close() {
        Open now = open;
        open = null;
        if (now != null) {
            layer.getChildren().remove(now.control());
            canvas.redraw();
        }
    }

    /** Follows the camera. */
    void place() {
        Open now = open;
        if (now != null) {
            Camera camera = canvas.camera();
            scale.setX(camera.zoom());
            scale.setY(camera.zoom());
            now.control()
                    .resizeRelocate(
                            Math.rint(camera.screenX(now.world().x())),
                            Math.rint(camera.screenY(now.world().y())),
                            now.world().width(),
                            now.world().height());
        }
    }

    private void type(PlacedNode node, ParamSpec spec, Object value, Box world) {
        boolean tall = (spec instanceof ParamSpec.TextParam text && text.multiline())
                || spec instanceof ParamSpec.ColoursParam;
        TextInputControl input = tall ? new TextArea() : new TextField();
        input.setText(ParamInput.text(spec, value));
        input.setId("canvas-param-editor");
        if (input instanceof TextArea area) {
            area.setWrapText(spec instanceof ParamSpec.TextParam);
        }
        double height = tall ? Math.max(world.height(), 96) : world.height();
        Box room = new Box(world.x(), world.y(), world.width(), height);
        String before = input.getText();
        show(input, room, Optional.of(node.id), Optional.of(spec), () -> {
            if (!input.getText().equals(before)) {
                try {
                    put(node, spec, ParamInput.parse(spec, value, input.getText()));
                } catch (IllegalArgumentException wrong) {
                    canvas.overlays().say(Labels.of(spec.name()) + " " + wrong.getMessage() + ".");
                }
            }
        });
    }

    private void choose(PlacedNode node, ParamSpec.ChoiceParam choice, Object value, Box world) {
        ContextMenu menu = new ContextMenu();
        menu.setId("canvas-choice");
        ToggleGroup group = new ToggleGroup();
        for (String option : choice.options()) {
            RadioMenuItem item = new RadioMenuItem(option);
            item.setToggleGroup(group);
            item.setSelected(option.equals(value));
            item.setOnAction(event -> put(node, choice, new ParamValue.Literal(option)));
            menu.getItems().add(item);
        }
        Region anchor = new Region();
        anchor.setMouseTransparent(true);
        Box at = canvas.camera().screen(world);
        anchor.resizeRelocate(at.x(), at.y(), at.width(), at.height());
        anchor.setManaged(false);
        layer.getChildren().add(anchor);
        menu.setOnHidden(event -> {
            layer.getChildren().remove(anchor);
            canvas.requestFocus();
        });
        menu.setMinWidth(at.width());
        menu.show(anchor, Side.BOTTOM, 0, 2);
    }

    private void colour(PlacedNode node, ParamSpec spec, Object value, Box world) {
        ColorPicker picker = new ColorPicker(Color.web(String.valueOf(value)));
        picker.setId("canvas-colour-editor");
        picker.setOnAction(event -> {
            Color picked = picker.getValue();
            Rgb rgb = new Rgb((int) Math.round(picked.getRed() * 255), (int) Math.round(picked.getGreen() * 255), (int)
                    Math.round(picked.getBlue() * 255));
            put(node, spec, new ParamValue.Literal(rgb.toString()));
        });
        picker.setOnHidden(event -> close());
        show(picker, world, Optional.of(node.id), Optional.of(spec), () -> {});
        picker.show();
    }

    private void put(PlacedNode node, ParamSpec spec, ParamValue next) {
        canvas.document()
                .apply(new GraphEdit.SetParam(
                        node.id, spec.name(), Values.put(node.node.param(spec.name()), canvas.frame(), next)));
    }

    private void show(Region control, Box world, Optional<NodeId> node, Optional<ParamSpec> spec, Runnable take) {
        control.setManaged(false);
        control.getStyleClass().add("canvas-editor");
        control.getTransforms().setAll(scale);
        control.addEventFilter(KeyEvent.KEY_PRESSED, key -> key(control, key));
        open = new Open(control, world, node, spec, take);
        layer.getChildren().add(control);
        place();
        control.requestFocus();
        if (control instanceof TextInputControl input) {
            input.selectAll();
            control.focusedProperty().addListener((any, was, focused) -> {
                Open still = open;
                if (!focused && still != null && still.control() == control) {
                    take();
                }
            });
        }
        canvas.redraw();
    }

    private void key(Node control, KeyEvent key) {
        boolean lines = control instanceof TextArea;
        if (key.getCode() == KeyCode.ESCAPE) {
            close();
            canvas.requestFocus();
        } else if (key.getCode() == KeyCode.ENTER && (!lines || key.isShortcutDown())) {
            take();
            canvas.requestFocus();
        } else if (key.getCode() == KeyCode.TAB && (!lines || key.isShortcutDown() || key.isShiftDown())) {
            next(key.isShiftDown() ? -1 : 1);
        } else {
            return;
        }
        key.consume();
    }

    private void next(int by) {
        Open now = open;
        if (now == null || now.node().isEmpty() || now.spec().isEmpty()) {
            return;
        }
        take();
        canvas.board().find(now.node().get()).ifPresent(node -> {
            List<ParamRow> rows = node.shape.rows().stream()
                    .filter(row -> row.spec()
                            .filter(spec -> !(spec instanceof ParamSpec.SwitchParam))
                            .isPresent())
                    .toList();
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).name().equals(now.spec().get().name())) {
                    ParamRow row = rows.get(Math.floorMod(i + by, rows.size()));
                    row.spec().ifPresent(spec -> edit(node, row, spec));
                    return;
                }
            }
        });
    }
}
