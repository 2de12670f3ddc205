package org.celflow.editor.shell;

import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.view.Playhead;
import org.celflow.editor.view.ViewerPane;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignN;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;

/** Everything that the window can do, but for what the canvas does with nodes. */
final class Actions {
    final Action newGraph;
    final Action open;
    final Action save;
    final Action saveAs;
    final Action modelFolders;
    final Action quit;
    final Action undo;
    final Action redo;
    final Action runAll;
    final Action runFrame;
    final Action runSelected;
    final Action runViewed;
    final Action cancel;
    final Action clearRange;
    final Action output;
    final Action play;
    final Action loop;
    final Action stepBack;
    final Action stepOn;
    final Action toStart;
    final Action toEnd;
    final Action shots;
    final Action pin;
    final Action fitPicture;
    final Action pixels;
    final Action channel;
    final Action backdrop;
    final Action theme;
    final Action side;
    final Action bottom;
    final Action shortcuts;

    /** What the window itself does for actions. */
    interface Chrome {
        void quit();

        void switchTheme();

        void toggleSide();

        void toggleBottom();

        void showShortcuts();

        void chooseOutput();

        void editShots();

        void editModelFolders();
    }

    Actions(Session session, ViewerPane viewer, Chrome chrome) {
        GraphDocument document = session.document();
        Playhead playhead = session.playhead();
        FileFlow files = session.files();
        BooleanBinding idle = session.runs().running().not();
        newGraph = new Action(
                "new", "New", MaterialDesignF.FILE_PLUS_OUTLINE, "Shortcut+N", files.busy(), files::newDocument);
        open = new Action(
                "open", "Open…", MaterialDesignF.FOLDER_OPEN_OUTLINE, "Shortcut+O", files.busy(), files::open);
        save = new Action(
                "save", "Save", MaterialDesignC.CONTENT_SAVE_OUTLINE, "Shortcut+S", files.busy(), files::save);
        saveAs = new Action(
                "save-as",
                "Save as…",
                MaterialDesignC.CONTENT_SAVE_EDIT_OUTLINE,
                "Shortcut+Shift+S",
                files.busy(),
                files::saveAs);
        modelFolders = Action.of(
                "model-folders",
                "Model folders…",
                MaterialDesignF.FOLDER_COG_OUTLINE,
                "Shortcut+Shift+M",
                chrome::editModelFolders);
        quit = Action.of("quit", "Quit", MaterialDesignE.EXIT_TO_APP, "Shortcut+Q", chrome::quit);
        undo = new Action(
                "undo",
                "Undo",
                MaterialDesignU.UNDO,
                "Shortcut+Z",
                document.canUndo().not(),
                document::undo);
        undo.title()
                .bind(Bindings.createStringBinding(
                        () -> document.undoLabel().get().map(l -> "Undo: " + l).orElse("Undo"), document.undoLabel()));
        redo = new Action(
                "redo",
                "Redo",
                MaterialDesignR.REDO,
                "Shortcut+Shift+Z",
                document.canRedo().not(),
                document::redo);
        redo.title()
                .bind(Bindings.createStringBinding(
                        () -> document.redoLabel().get().map(l -> "Redo: " + l).orElse("Redo"), document.redoLabel()));
        runAll = Action.of("run", "Render all", MaterialDesignP.PLAY_CIRCLE_OUTLINE, "F5", session::runAll);
        runFrame =
                Action.of("run-frame", "Render this frame", MaterialDesignI.IMAGE_OUTLINE, "F6", session::runThisFrame);
        runViewed = Action.of(
                "run-viewed",
                "Compute the viewed node at this frame",
                MaterialDesignE.EYE_CHECK_OUTLINE,
                "F7",
                session::runViewed);
        runSelected = Action.of(
                "run-selected", "Compute the selected nodes", MaterialDesignS.SELECT_DRAG, "F8", session::runSelected);
        cancel = new Action(
                "cancel", "Stop", MaterialDesignS.STOP_CIRCLE_OUTLINE, "Shift+F5", idle, session.runs()::cancel);
        clearRange = Action.of(
                "clear-range",
                "All frames",
                MaterialDesignA.ARROW_EXPAND_HORIZONTAL,
                "Shortcut+Shift+R",
                () -> playhead.range().set(Optional.empty()));
        output = Action.of(
                "output", "Output folder…", MaterialDesignF.FOLDER_IMAGE, "Shortcut+Shift+O", chrome::chooseOutput);
        play = Action.of(
                "menu-play",
                "Play or pause",
                MaterialDesignP.PLAY,
                "L",
                () -> playhead.playing().set(!playhead.playing().get()));
        loop = Action.of(
                "menu-loop",
                "Loop",
                MaterialDesignR.REPEAT,
                "Shortcut+L",
                () -> playhead.loop().set(!playhead.loop().get()));
        stepBack = Action.of(
                "menu-step-back", "One frame back", MaterialDesignS.STEP_BACKWARD, "Alt+Left", () -> playhead.step(-1));
        stepOn = Action.of(
                "menu-step-on", "One frame on", MaterialDesignS.STEP_FORWARD, "Alt+Right", () -> playhead.step(1));
        toStart = Action.of(
                "menu-to-start", "To the start", MaterialDesignS.SKIP_PREVIOUS, "Alt+Home", playhead::toStart);
        toEnd = Action.of("menu-to-end", "To the end", MaterialDesignS.SKIP_NEXT, "Alt+End", playhead::toEnd);
        shots = Action.of(
                "menu-shots",
                "Frame rate and shots…",
                MaterialDesignF.FILMSTRIP,
                "Shortcut+Shift+T",
                chrome::editShots);
        pin = Action.of("pin", "Pin the viewer", MaterialDesignP.PIN_OUTLINE, "P", session.viewer()::togglePin);
        fitPicture = Action.of(
                "fit-picture", "Fit the picture", MaterialDesignF.FIT_TO_PAGE_OUTLINE, "Shift+F", viewer::fit);
        pixels = Action.of(
                "pixels", "Pixel for pixel", MaterialDesignN.NUMERIC_1_BOX_OUTLINE, "Shift+1", viewer::pixelForPixel);
        channel = Action.of("channel", "Next channel", MaterialDesignP.PALETTE_OUTLINE, "Shift+C", viewer::nextChannel);
        backdrop =
                Action.of("backdrop", "Next backdrop", MaterialDesignC.CHECKERBOARD, "Shift+B", viewer::nextBackdrop);
        theme = Action.of(
                "theme", "Light or dark theme", MaterialDesignT.THEME_LIGHT_DARK, "Shortcut+T", chrome::switchTheme);
        side = Action.of(
                "side",
                "Viewer and inspector",
                MaterialDesignP.PAGE_LAYOUT_SIDEBAR_RIGHT,
                "Shortcut+I",
                chrome::toggleSide);
        bottom = Action.of(
                "bottom", "Problems and log", MaterialDesignP.PAGE_LAYOUT_FOOTER, "Shortcut+B", chrome::toggleBottom);
        shortcuts = Action.of(
                "shortcuts", "Keyboard shortcuts", MaterialDesignK.KEYBOARD_OUTLINE, "F1", chrome::showShortcuts);
    }

    List<Action> file() {
        return List.of(newGraph, open, save, saveAs, modelFolders, quit);
    }

    List<Action> run() {
        return List.of(runAll, runFrame, runViewed, runSelected, clearRange, output, cancel);
    }

    List<Action> playback() {
        return List.of(play, loop, stepBack, stepOn, toStart, toEnd, shots);
    }

    List<Action> viewer() {
        return List.of(pin, fitPicture, pixels, channel, backdrop);
    }

    List<Action> window() {
        return List.of(theme, side, bottom);
    }
}
