package org.celflow.editor.shell;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.layout.Region;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Questions as dialogs over a window. */
public final class FxPrompts implements Prompts {
    private static final FileChooser.ExtensionFilter GRAPHS =
            new FileChooser.ExtensionFilter("Graphs and pictures with a graph", "*.json", "*.png");
    private static final FileChooser.ExtensionFilter JSON = new FileChooser.ExtensionFilter("Graphs", "*.json");
    private static final FileChooser.ExtensionFilter ANY = new FileChooser.ExtensionFilter("All files", "*.*");

    private final Window window;

    /** Over a window. */
    public FxPrompts(Window window) {
        this.window = window;
    }

    @Override
    public Unsaved askUnsaved(String document) {
        ButtonType save = new ButtonType("Save", ButtonBar.ButtonData.YES);
        ButtonType discard = new ButtonType("Discard", ButtonBar.ButtonData.NO);
        ButtonType cancel = new ButtonType("Cancel", ButtonBar.ButtonData.CANCEL_CLOSE);
        Alert alert = alert(
                Alert.AlertType.CONFIRMATION,
                "Save the changes to %s?".formatted(document),
                "What was changed since it was last saved is lost otherwise.");
        alert.getButtonTypes().setAll(save, discard, cancel);
        alert.getDialogPane().setId("ask-unsaved");
        Optional<ButtonType> answer = alert.showAndWait();
        if (answer.filter(save::equals).isPresent()) {
            return Unsaved.SAVE;
        }
        return answer.filter(discard::equals).isPresent() ? Unsaved.DISCARD : Unsaved.CANCEL;
    }

    @Override
    public boolean askRecover(String question) {
        ButtonType recover = new ButtonType("Bring it back", ButtonBar.ButtonData.YES);
        ButtonType drop = new ButtonType("Throw it away", ButtonBar.ButtonData.NO);
        Alert alert = alert(Alert.AlertType.CONFIRMATION, "Celflow ended before your work was saved", question);
        alert.getButtonTypes().setAll(recover, drop);
        alert.getDialogPane().setId("ask-recover");
        return alert.showAndWait().filter(recover::equals).isPresent();
    }

    @Override
    public void tell(String title, String message) {
        alert(Alert.AlertType.ERROR, title, message).showAndWait();
    }

    @Override
    public Optional<Path> openGraph(Optional<Path> start) {
        FileChooser chooser = chooser("Open", start);
        chooser.getExtensionFilters().setAll(GRAPHS, ANY);
        return path(chooser.showOpenDialog(window));
    }

    @Override
    public Optional<Path> saveGraph(Optional<Path> start) {
        FileChooser chooser = chooser("Save as", start);
        chooser.getExtensionFilters().setAll(JSON, ANY);
        if (start.isEmpty() || Files.isDirectory(start.get())) {
            chooser.setInitialFileName("untitled.json");
        }
        return path(chooser.showSaveDialog(window)).map(FxPrompts::withEnding);
    }

    @Override
    public Optional<Path> openFile(String title, List<String> extensions, Optional<Path> start) {
        FileChooser chooser = chooser(title, start);
        if (!extensions.isEmpty()) {
            List<String> patterns = extensions.stream().map(e -> "*." + e).toList();
            chooser.getExtensionFilters()
                    .setAll(new FileChooser.ExtensionFilter(String.join(", ", extensions), patterns), ANY);
        }
        return path(chooser.showOpenDialog(window));
    }

    @Override
    public Optional<Path> openFolder(String title, Optional<Path> start) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        folder(start).ifPresent(chooser::setInitialDirectory);
        return path(chooser.showDialog(window));
    }

    private Alert alert(Alert.AlertType type, String header, String text) {
        Alert alert = new Alert(type, text);
        alert.initOwner(window);
        alert.setTitle("Celflow");
        alert.setHeaderText(header);
        Theme.apply(alert.getDialogPane(), window);
        alert.getDialogPane().setMinHeight(Region.USE_PREF_SIZE);
        alert.getDialogPane().setMinWidth(440);
        alert.getDialogPane().setPrefWidth(480);
        return alert;
    }

    private static FileChooser chooser(String title, Optional<Path> start) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        folder(start).ifPresent(chooser::setInitialDirectory);
        start.filter(path -> !Files.isDirectory(path))
                .map(Path::getFileName)
                .ifPresent(name -> chooser.setInitialFileName(name.toString()));
        return chooser;
    }

    /** The nearest folder that exists; the toolkit refuses others. */
    private static Optional<File> folder(Optional<Path> start) {
        Path at = start.map(Path::toAbsolutePath).orElse(null);
        while (at != null && !Files.isDirectory(at)) {
            at = at.getParent();
        }
        return Optional.ofNullable(at).map(Path::toFile);
    }

    private static Optional<Path> path(@org.jspecify.annotations.Nullable File file) {
        return Optional.ofNullable(file).map(File::toPath);
    }

    private static Path withEnding(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.contains(".") ? file : file.resolveSibling(name + ".json");
    }
}
