package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameCountTest {
    private static final NodeId SAVE = new NodeId("s");

    @TempDir
    Path folder;

    private Studio studio;
    private Evaluator evaluator;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7, 8);
        evaluator = new Evaluator(studio.catalog(), studio.config());
    }

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void onlyFramesOfWhatWasAskedForCountAndEachOnce() {
        FrameCount count = new FrameCount(plan());
        assertThat(count.asked()).isEqualTo(4);
        assertThat(count.done()).isZero();
        assertThat(count.ended(new TaskId(new NodeId("in"), 0))).isZero();
        assertThat(count.ended(new TaskId(SAVE, 0))).isEqualTo(1);
        assertThat(count.ended(new TaskId(SAVE, 0))).isZero();
        assertThat(count.done()).isEqualTo(1);
    }

    @Test
    void whatNeedNotBeComputedIsThereFromTheBeginning() throws Exception {
        Studio.await(studio.start(evaluator, plan()));
        FrameCount count = new FrameCount(plan());
        assertThat(count.done()).isEqualTo(count.asked()).isEqualTo(4);
    }

    private Plan plan() {
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("s", "save", "a=in")
                .graph();
        return studio.plan(evaluator, graph, new Request(Set.of(SAVE), Optional.empty()));
    }
}
