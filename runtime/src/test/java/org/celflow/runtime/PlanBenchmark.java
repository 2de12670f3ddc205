package org.celflow.runtime;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;

/**
 * How long planning takes. Run it by hand; it asserts nothing, because machines differ:
 *
 * <pre>mvn -pl runtime -am test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=org.celflow.runtime.PlanBenchmark</pre>
 */
final class PlanBenchmark {
    private PlanBenchmark() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        Path folder = Files.createTempDirectory("celflow-benchmark");
        Studio studio = new Studio(folder);
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false)) {
            time(out, "100 nodes x 1000 frames", studio, evaluator, wide(), "n99");
            time(out, "a chain of 100,000 nodes", studio, evaluator, deep(), "n99999");
            time(out, "a chain of 100,000 frames", studio, evaluator, lasting(), "c");
        }
    }

    private static void time(PrintStream out, String what, Studio studio, Evaluator evaluator, Graph graph, String node)
            throws Exception {
        Request request = new Request(Set.of(new NodeId(node)), Optional.empty());
        for (int i = 0; i < 4; i++) {
            // Time of this thread, so that other work on the machine does not count.
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int tasks =
                    evaluator.plan(graph, studio.workspace(), request).tasks().size();
            double ms = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
            out.printf("%-28s round %d: %7.0f ms, %6d tasks, %5.2f us a task%n", what, i, ms, tasks, ms * 1000 / tasks);
        }
    }

    private static Graph wide() {
        TestGraph graph = new TestGraph().shot(0, 1000).node("n0", "ticker");
        for (int i = 1; i < 100; i++) {
            graph.node("n" + i, "mix", "a=n" + (i - 1), "b=n" + i / 2, "salt:" + i);
        }
        return graph.graph();
    }

    private static Graph deep() {
        TestGraph graph = new TestGraph().shot(0, 1).node("n0", "constant");
        for (int i = 1; i < 100_000; i++) {
            graph.node("n" + i, "mix", "a=n" + (i - 1));
        }
        return graph.graph();
    }

    private static Graph lasting() {
        return new TestGraph()
                .shot(0, 100_000)
                .node("x", "constant")
                .node("c", "chain", "a=x")
                .graph();
    }
}
