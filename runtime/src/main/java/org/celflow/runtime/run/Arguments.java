package org.celflow.runtime.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.celflow.node.Frames;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.Value;
import org.celflow.runtime.Key;
import org.celflow.runtime.plan.Computation;
import org.celflow.runtime.store.Outputs;

/** Puts the values of a computation's inputs into the form that its node takes, and takes its result apart. */
final class Arguments {
    private Arguments() {}

    /** The arguments of the node's record, by name. */
    static Map<String, Object> of(Computation computation, Function<Key, Outputs> values) {
        Map<String, Map<Integer, Value>> reads = new LinkedHashMap<>();
        for (Computation.Binding binding : computation.bindings()) {
            reads.computeIfAbsent(binding.input(), input -> new TreeMap<>())
                    .put(binding.offset(), values.apply(binding.key()).get(binding.output()));
        }
        Map<String, Object> arguments = new LinkedHashMap<>(computation.parameters());
        for (InputSpec input : computation.type().inputs()) {
            Optional<Map<Integer, Value>> read = Optional.ofNullable(reads.get(input.name()));
            Optional<Object> argument = read.map(byOffset -> inForm(input.need(), byOffset));
            if (input.optional()) {
                arguments.put(input.name(), argument);
            } else {
                arguments.put(
                        input.name(),
                        argument.orElseThrow(
                                () -> new IllegalStateException("the input " + input.name() + " is empty")));
            }
        }
        return arguments;
    }

    private static Object inForm(TimeNeed need, Map<Integer, Value> byOffset) {
        boolean one = need instanceof TimeNeed.Same || need instanceof TimeNeed.PreviousOutput;
        return one ? byOffset.values().iterator().next() : Frames.of(byOffset);
    }

    /**
     * The outputs of a result.
     *
     * @throws IllegalStateException if the node returned null or a value of another type, which is its defect
     */
    static Outputs outputs(NodeType type, Object result) {
        if (result == null) {
            throw new IllegalStateException("compute returned null");
        }
        Map<String, Object> raw = type.implementation().outputs(result);
        Map<String, Value> values = new LinkedHashMap<>();
        for (OutputSpec output : type.outputs()) {
            Object value = raw.get(output.name());
            if (!output.type().isInstance(value)) {
                throw new IllegalStateException("the output %s is no %s but %s"
                        .formatted(
                                output.name(),
                                output.type().getSimpleName(),
                                value == null ? "null" : value.getClass().getSimpleName()));
            }
            values.put(output.name(), (Value) value);
        }
        return new Outputs(values);
    }
}
