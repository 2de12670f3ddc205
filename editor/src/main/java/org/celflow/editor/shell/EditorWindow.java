package org.celflow.editor.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.scene.Scene;
import javafx.scene.control.Dialog;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.celflow.editor.EditorServices;
import org.celflow.editor.canvas.GraphCanvas;
import org.celflow.editor.file.SettingsStore;
import org.celflow.editor.inspector.InspectorPane;
import org.celflow.editor.run.Report;
import org.celflow.editor.view.TimelinePane;
import org.celflow.editor.view.ViewerPane;
import org.celflow.graph.GraphEdit;

/** The window: panes laid out around the canvas, and wired to the session. FX thread only. */
public final class EditorWindow {
    private final Stage stage;
    private final Session session;
    private final SettingsStore settings;
    private final GraphCanvas canvas;
    private final TimelinePane timeline;
    private final BottomTabs tabs;
    private final Layout layout;
    private final Scene scene;
    private final SafeKeeping safe;
    private final Actions actions;
    private final Prompts asking;

    /**
     * Builds a window into a stage; {@link #show()} shows it.
     *
     * @param prompts asks the user, given the window to ask over
     * @param start the folder that the paths of a new graph start at
     */
    public EditorWindow(
            Stage stage,
            EditorServices services,
            SettingsStore settings,
            Function<Window, Prompts> prompts,
            Path start) {
        this.stage = stage;
        this.settings = settings;
        asking = prompts.apply(stage);
        session = new Session(services, settings, asking, start);
        safe = new SafeKeeping(session, services);
        canvas = canvas(services);
        ViewerPane viewer = new ViewerPane(
                session.viewer(),
                session::title,
                session::runViewed,
                session.runs().running());
        viewer.addEventHandler(KeyEvent.KEY_PRESSED, this::space);
        Context context = new Context(session, asking, this::editModelFolders);
        canvas.setOnChooseFile((node, spec) -> context.choosePath(spec));
        InspectorPane inspector = new InspectorPane(
                session.document(),
                services.catalog(),
                session.drafts(),
                session.playhead().frame(),
                session::rate,
                context);
        timeline = new TimelinePane(session.playhead(), session.cachedBar().frames(), this::editShots);
        timeline.addEventHandler(KeyEvent.KEY_PRESSED, this::space);
        tabs = new BottomTabs(session, this::goTo);
        layout = new Layout(canvas, tabs, viewer, inspector);
        Typing typing = new Typing();
        actions = new Actions(session, viewer, new Chrome());
        VBox top = new VBox(
                new MainMenu(actions, canvas.actions(), session, settings, typing),
                new MainToolBar(actions, session, canvas::fitAll));
        BorderPane middle = new BorderPane(layout.root(), null, null, timeline, null);
        BorderPane root = new BorderPane(middle, top, null, null, null);
        root.setBottom(new StatusBar(session, actions, canvas.zoomProperty(), bar -> showProblems()));
        root.getStyleClass().add("editor");
        scene = new Scene(root, 1440, 860);
        typing.watch(scene);
        dropping();
        stage.setScene(scene);
        stage.titleProperty()
                .bind(Bindings.createStringBinding(
                        this::title,
                        session.document().file(),
                        session.document().modified(),
                        session.document().graph()));
        stage.setOnCloseRequest(event -> {
            event.consume();
            requestClose();
        });
        theme();
        WindowPlace.restore(stage, layout, settings.settings().get());
        new PlayClock(session.playhead()).start();
    }

    /** Shows the window, and offers what a crash left. */
    public void show() {
        stage.show();
        WindowPlace.shown(
                stage, layout, settings.settings().get(), session.services().fx());
        canvas.requestFocus();
        safe.begin(left -> session.files().recover(safe.journal(), left));
    }

    private void editShots() {
        new ShotsWindow(
                        stage,
                        session.document().graph().get().timeline(),
                        timeline -> session.document().apply(new GraphEdit.SetTimeline(timeline)))
                .show();
    }

    private void editModelFolders() {
        EditorServices services = session.services();
        showOnce(
                "model-folders-window",
                () -> new ModelFoldersWindow(
                        stage,
                        new ModelPlacesList(services.modelRoots(), services.background(), services.fx()),
                        asking));
    }

    /** Shows a page beside the window, or brings it to the front if it is shown already. */
    private void showOnce(String id, Supplier<Dialog<?>> page) {
        Optional<Window> shown = Window.getWindows().stream()
                .filter(w ->
                        w.getScene() != null && id.equals(w.getScene().getRoot().getId()))
                .findFirst();
        if (shown.isPresent()) {
            shown.get().requestFocus();
            return;
        }
        Dialog<?> made = page.get();
        made.getDialogPane().setId(id);
        made.show();
    }

    Session session() {
        return session;
    }

    /** Opens a file; asks first if there is unsaved work. */
    public void open(Path file) {
        session.files().open(file);
    }

    /** Closes the window, unless the user wants to go back to unsaved work. */
    public void requestClose() {
        session.files().leaving(this::close);
    }

    private void close() {
        session.runs().abandon();
        settings.change(s -> WindowPlace.keep(stage, layout, s));
        settings.write();
        safe.end();
        stage.hide();
    }

    private GraphCanvas canvas(EditorServices services) {
        GraphCanvas made = new GraphCanvas(
                session.document(), services.catalog(), session.board().states());
        made.setOnShowInViewer(session.viewer()::show);
        made.setOnDropFiles(this::dropped);
        made.frameProperty().bind(session.playhead().frame());
        session.board().problems().ofGraph().addListener((property, before, now) -> made.setProblems(now));
        return made;
    }

    private String title() {
        String mark = session.document().modified().get() ? "● " : "";
        Optional<Path> folder = session.document().file().get().map(Path::getParent);
        return mark + session.files().name() + folder.map(f -> "  (" + f + ")").orElse("") + "  –  Celflow";
    }

    private void goTo(Report report) {
        report.node().ifPresent(node -> {
            session.select(node);
            canvas.reveal(node);
        });
        report.frame()
                .ifPresent(frame -> session.playhead()
                        .scrubTo(report.node()
                                .map(node -> frame * session.playhead().rate().get() / Math.max(1, session.rate(node)))
                                .orElse(frame)));
    }

    private void showProblems() {
        layout.showBottom(true);
        tabs.showProblems();
    }

    private void space(KeyEvent event) {
        if (event.getCode() == KeyCode.SPACE) {
            session.playhead().playing().set(!session.playhead().playing().get());
            event.consume();
        }
    }

    private void dropping() {
        scene.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        scene.setOnDragDropped(event -> {
            if (event.getDragboard().hasFiles()) {
                dropped(event.getDragboard().getFiles().stream()
                        .map(java.io.File::toPath)
                        .toList());
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }

    private void dropped(List<Path> files) {
        files.stream().findFirst().ifPresent(this::open);
    }

    private void theme() {
        boolean dark = settings.settings().get().dark();
        Theme.apply(scene, dark);
        timeline.setDark(dark);
    }

    private final class Chrome implements Actions.Chrome {
        @Override
        public void quit() {
            requestClose();
        }

        @Override
        public void switchTheme() {
            settings.change(s -> s.withDark(!s.dark()));
            theme();
        }

        @Override
        public void toggleSide() {
            layout.toggleSide();
        }

        @Override
        public void toggleBottom() {
            layout.toggleBottom();
        }

        @Override
        public void chooseOutput() {
            asking.openFolder(
                            "Pictures are written into",
                            Optional.of(session.output().get()))
                    .ifPresent(session.output()::set);
        }

        @Override
        public void editShots() {
            EditorWindow.this.editShots();
        }

        @Override
        public void editModelFolders() {
            EditorWindow.this.editModelFolders();
        }

        @Override
        public void showShortcuts() {
            showOnce("shortcuts-window", () -> new ShortcutsWindow(stage, actions, canvas.actions()));
        }
    }
}
