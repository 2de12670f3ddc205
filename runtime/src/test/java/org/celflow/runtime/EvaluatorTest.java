package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
    }

    @Test
    void aSecondRunComputesNothing() {
        studio.sequence("seq", 5, 6, 7, 8);
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("mix", "mix", "a=in")
                .node("save", "save", "a=mix")
                .graph();

        RunResult first = studio.render(graph);
        RunResult second = studio.render(graph);

        assertThat(first.summary().frames()).isEqualTo(4);
        assertThat(first.summary().tasks()).isEqualTo(12);
        assertThat(first.summary().computed()).isEqualTo(12);
        assertThat(first.failures()).isEmpty();
        assertThat(first.outputs()).hasSize(4);
        assertThat(second.summary().computed()).isZero();
        assertThat(second.summary().cached())
                .isEqualTo(second.summary().tasks())
                .isEqualTo(4);
        assertThat(second.outputs()).isEqualTo(first.outputs());
        assertThat(studio.written()).hasSize(4);
    }

    @Test
    void aDrawingHeldOnTwosIsComputedOnce() {
        studio.sequence("seq", 5, 5, 7, 7);
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("mix", "mix", "a=in")
                .node("save", "save", "a=mix")
                .graph();

        RunResult result = studio.render(graph);

        assertThat(TestNodes.count("frames")).isEqualTo(2);
        assertThat(TestNodes.count("mix")).isEqualTo(2);
        assertThat(TestNodes.count("save")).isEqualTo(4);
        assertThat(result.summary().tasks()).isEqualTo(8);
        assertThat(studio.written().get("0000.txt")).isEqualTo(studio.written().get("0001.txt"));
    }

    @Test
    void aConstantNodeIsComputedOnceForAllFrames() {
        Graph graph = new TestGraph()
                .shot(0, 50)
                .node("one", "constant", "value:3")
                .node("mix", "mix", "a=one")
                .node("save", "save", "a=mix")
                .graph();

        studio.render(graph, Optional.of(new FrameRange(10, 19)));

        assertThat(TestNodes.count("constant")).isEqualTo(1);
        assertThat(TestNodes.count("mix")).isEqualTo(1);
        assertThat(studio.written()).hasSize(10);
    }
}
