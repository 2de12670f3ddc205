package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import org.celflow.editor.document.Selection;
import org.celflow.graph.Graph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewportTest {
    private final Board board = new Board(DemoNodes.catalog());
    private final Viewport viewport = new Viewport(board, new Selection(), () -> {});

    @BeforeEach
    void show() {
        Graph graph = DemoGraph.add(Graph.empty(), "near", DemoGraph.node("image.blur", 0, 0));
        board.show(DemoGraph.add(graph, "far", DemoGraph.node("image.blur", 3000, 2000)));
    }

    @Test
    void everythingIsShownOnceThereIsASize() {
        viewport.fitAll();
        viewport.resize(800, 600);
        assertThat(seesAll(800, 600)).isTrue();
    }

    @Test
    void whatWasShownWholeStaysSoWhenTheWindowGrowsIntoItsPlace() {
        viewport.fitAll();
        viewport.resize(20, 10);
        viewport.resize(800, 600);
        assertThat(seesAll(800, 600)).isTrue();
        assertThat(viewport.camera().zoom()).isGreaterThan(0.1);
    }

    @Test
    void aViewThatTheUserChoseIsKept() {
        viewport.resize(800, 600);
        viewport.fitAll();
        viewport.zoomBy(2);
        Camera chosen = viewport.camera();
        viewport.resize(900, 700);
        assertThat(viewport.camera()).isEqualTo(chosen);
    }

    @Test
    void anEditEndsTheFollowing() {
        viewport.resize(800, 600);
        viewport.fitAll();
        Camera before = viewport.camera();
        viewport.edited();
        viewport.resize(900, 700);
        assertThat(viewport.camera()).isEqualTo(before);
    }

    private boolean seesAll(double width, double height) {
        Box all = board.bounds().orElseThrow();
        Box seen = viewport.camera().view(width, height);
        return seen.x() <= all.x()
                && seen.y() <= all.y()
                && seen.right() >= all.right()
                && seen.bottom() >= all.bottom();
    }
}
