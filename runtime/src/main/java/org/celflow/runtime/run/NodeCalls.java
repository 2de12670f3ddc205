package org.celflow.runtime.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.BatchNode;
import org.celflow.node.Delivery;
import org.celflow.node.Lane;
import org.celflow.node.MemoryShortage;
import org.celflow.node.Node;
import org.celflow.node.NodeException;
import org.celflow.runtime.Key;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.plan.Computation;
import org.celflow.runtime.store.Outputs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls nodes: makes them of their inputs and parameters, lends them a context, and takes their outputs. */
final class NodeCalls {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCalls.class);

    private final Execution execution;
    private final RunServices services;
    private final EmbeddedGraph graph;
    private final Path output;

    NodeCalls(Execution execution, RunServices services, EmbeddedGraph graph, Path output) {
        this.execution = execution;
        this.services = services;
        this.graph = graph;
        this.output = output;
    }

    /** The outputs of a step. When memory does not suffice for it, models that wait to be used again make room, once. */
    Outputs compute(Step step) throws Exception {
        Outputs outputs;
        try {
            outputs = compute(step, begin(step));
        } catch (Exception e) {
            if (!madeRoom(step, e)) {
                throw e;
            }
            outputs = compute(step, new TaskContext(step.computation, surroundings(step)));
        }
        checkFiles(step.computation);
        return outputs;
    }

    private Outputs compute(Step step, TaskContext opened) throws Exception {
        try (TaskContext context = opened) {
            return Arguments.outputs(step.computation.type(), node(step).compute(context));
        }
    }

    private boolean madeRoom(Step step, Exception e) {
        if (step.lane() != Lane.GPU || !MemoryShortage.causes(e)) {
            return false;
        }
        long freed = services.models().freeIdle();
        if (freed == 0) {
            return false;
        }
        LOG.info("memory ran out in {}; {} bytes of models were freed", step, freed, e);
        TaskId task = step.ids.get(0);
        String message = "memory ran out in %s; models that were kept were freed (%d MB), and it is computed again"
                .formatted(step.computation.type().title(), freed >> 20);
        execution
                .events()
                .tell(new RunEvent.Warning(
                        execution.id(), Optional.of(task.node()), Optional.of(task.frame()), message));
        return true;
    }

    /**
     * The outputs of the first step and of those that can share its call; of none if nothing joins it.
     *
     * @param steps frames of one node
     * @throws Exception when the call fails: what is to blame is then found by computing each step alone
     */
    Map<Step, Outputs> computeTogether(List<Step> steps) throws Exception {
        Map<Step, Node<?>> nodes = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.computation.obstacle().isEmpty()) {
                nodes.put(step, node(step));
            }
        }
        if (nodes.isEmpty() || !(nodes.values().iterator().next() instanceof BatchNode<?> first)) {
            return Map.of();
        }
        nodes.values().removeIf(node -> node != first && !first.joins(node));
        return nodes.size() < 2 ? Map.of() : call(first, nodes);
    }

    private <O> Map<Step, Outputs> call(BatchNode<O> first, Map<Step, Node<?>> nodes) throws Exception {
        List<TaskContext> open = new ArrayList<>();
        List<BatchNode.Frame<O>> frames = new ArrayList<>();
        List<O> results;
        try {
            for (Map.Entry<Step, Node<?>> entry : nodes.entrySet()) {
                TaskContext context = begin(entry.getKey());
                open.add(context);
                @SuppressWarnings("unchecked") // all are of the class of the first
                Node<O> node = (Node<O>) entry.getValue();
                frames.add(new BatchNode.Frame<>(node, context));
            }
            results = first.computeAll(frames);
        } finally {
            open.forEach(TaskContext::close);
        }
        if (results.size() != frames.size()) {
            throw new IllegalStateException("%d outputs for %d frames".formatted(results.size(), frames.size()));
        }
        Map<Step, Outputs> outputs = new LinkedHashMap<>();
        int i = 0;
        for (Step step : nodes.keySet()) {
            checkFiles(step.computation);
            outputs.put(step, Arguments.outputs(step.computation.type(), results.get(i++)));
        }
        return outputs;
    }

    private TaskContext begin(Step step) throws NodeException {
        execution.token().check();
        for (TaskId task : step.ids) {
            execution.events().tell(new RunEvent.TaskStarted(execution.id(), task));
        }
        Optional<String> obstacle = step.computation.obstacle();
        if (obstacle.isPresent()) {
            throw new NodeException(obstacle.get());
        }
        return new TaskContext(step.computation, surroundings(step));
    }

    private Node<?> node(Step step) {
        Map<Key, Outputs> inputs = execution.inputs(step);
        Map<String, Object> arguments = Arguments.of(
                step.computation, key -> Optional.ofNullable(inputs.get(key)).orElseThrow());
        return step.computation.type().implementation().create(arguments);
    }

    private TaskContext.Surroundings surroundings(Step step) {
        Computation computation = step.computation;
        Optional<Delivery> writer = Optional.empty();
        if (computation.type().sink()) {
            Path folder = computation.targets().stream()
                    .findFirst()
                    .map(Path::getParent)
                    .orElse(output);
            writer = Optional.of(new FileDelivery(output, computation.id().frame(), () -> graph.in(folder)));
        }
        return new TaskContext.Surroundings(
                execution.id(),
                step.ids.get(0),
                execution.events(),
                execution.token(),
                services.models(),
                execution.options().previews(),
                writer,
                services.clock());
    }

    /** A result made from another file than the key says must not get under that key. */
    private void checkFiles(Computation computation) throws NodeException {
        FileFingerprints fingerprints = services.fingerprints();
        for (Computation.SourceFile file : computation.files()) {
            try {
                if (fingerprints.of(file.path()).sha256().equals(file.sha256())) {
                    continue;
                }
            } catch (IOException e) {
                LOG.debug("a file went away", e);
            }
            throw new NodeException("%s was changed while the run used it; run again".formatted(file.path()));
        }
    }
}
