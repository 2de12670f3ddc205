package org.celflow.diffusion.torch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes the methods of a {@link Program}. A network is a Java function over {@link Traced} values; each operation appends one
 * line, and each {@link #block} becomes a script method of its own, which keeps the chains short that libtorch recurses
 * along. Every method begins by asking whether the call was cancelled, and receives the flag and all weights:
 *
 * <pre>{@code
 * Tracer tracer = new Tracer();
 * tracer.method("forward", List.of("x"), List.of(), (tensors, lists) ->
 *         tracer.block(tensors, in -> in.get(0).linear(tracer.weight(0), null).silu()));
 * Program program = Program.load(tracer.code());
 * program.call(scope, "forward", x, cancel.tensor(), weights);
 * }</pre>
 */
public final class Tracer {
    private final StringBuilder finished = new StringBuilder();
    private final Set<String> needed = new HashSet<>();
    private int methods;
    private Method current = new Method("");

    /** The lines of one script method while it is written. */
    private static final class Method {
        final String name;
        final StringBuilder lines = new StringBuilder();
        int values;

        Method(String name) {
            this.name = name;
        }
    }

    /**
     * Writes a method that returns a tensor. It is called with the tensors, the lists, the cancel flag and the weights, in
     * this order.
     *
     * @param tensors names of tensor arguments
     * @param lists names of arguments that are lists of tensors
     */
    public void method(String name, List<String> tensors, List<String> lists, Body<Traced> body) {
        write(
                name,
                tensors,
                lists,
                "Tensor",
                () -> body.trace(arguments(tensors), listArguments(lists)).name());
    }

    /** As {@link #method}, but returning a list of tensors. */
    public void listMethod(String name, List<String> tensors, List<String> lists, Body<List<Traced>> body) {
        write(name, tensors, lists, "List[Tensor]", () -> {
            List<Traced> results = body.trace(arguments(tensors), listArguments(lists));
            return "["
                    + String.join(
                            ", ",
                            results.stream().map(r -> r.in(current).name()).toList()) + "]";
        });
    }

    /**
     * Writes a step of the method that is being written as a method of its own, and calls it.
     *
     * @param inputs all values that the step uses
     * @param body receives the inputs as the step sees them, in the same order
     */
    public Traced block(List<Traced> inputs, Function<List<Traced>, Traced> body) {
        return block(inputs, List.of(), (tensors, lists) -> body.apply(tensors));
    }

    /**
     * As {@link #block(List, Function)}, for steps that also use lists.
     *
     * @param lists all lists that the step uses; it may append to them
     */
    public Traced block(List<Traced> inputs, List<TracedList> lists, Body<Traced> body) {
        List<String> parameters = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            parameters.add("i" + i);
            arguments.add(inputs.get(i).in(current).name());
        }
        List<String> listParameters = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            listParameters.add("l" + i);
            arguments.add(lists.get(i).name);
        }
        String name = "block" + methods++;
        write(
                name,
                parameters,
                listParameters,
                "Tensor",
                () -> body.trace(arguments(parameters), listArguments(listParameters))
                        .in(current)
                        .name());
        return op("(self).%s(%s, cancel, w)", name, String.join(", ", arguments));
    }

    /** A new list of tensors, empty; for a method's own use and for its result. */
    public TracedList emptyList() {
        return new TracedList(op("annotate(List[Tensor], [])").name());
    }

    /** As {@link #method}, but returning a list that the method itself filled. */
    public void listMethodOf(String name, List<String> tensors, List<String> lists, Body<TracedList> body) {
        write(name, tensors, lists, "List[Tensor]", () -> body.trace(arguments(tensors), listArguments(lists)).name);
    }

    /** The weight of that index in the list that the program is called with. */
    public Traced weight(int index) {
        return op("w[%d]", index);
    }

    /** A value made by any expression. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be the one thing needed of another library
    public Traced op(String format, Object... arguments) {
        String name = "t" + current.values++;
        current.lines
                .append("    ")
                .append(name)
                .append(" = ")
                .append(String.format(Locale.ROOT, format, arguments))
                .append('\n');
        return new Traced(this, current, name);
    }

    /** Adds methods that operations call, once. */
    void need(String methods) {
        if (needed.add(methods)) {
            finished.append(methods);
        }
    }

    /** The script of all methods, for {@link Program#load}. */
    public String code() {
        return finished.toString();
    }

    /** A method's body. */
    @FunctionalInterface
    public interface Body<R> {
        /**
         * Traces the operations.
         *
         * @param tensors the tensor arguments
         * @param lists the list arguments
         */
        R trace(List<Traced> tensors, List<TracedList> lists);
    }

    /** A list of tensors that a method was given. */
    public final class TracedList {
        private final String name;

        private TracedList(String name) {
            this.name = name;
        }

        /** One of its tensors. */
        public Traced get(int index) {
            return op("%s[%d]", name, index);
        }

        /** Adds a tensor at the end. */
        public void append(Traced value) {
            current.lines
                    .append("    ")
                    .append(name)
                    .append(".append(")
                    .append(value.in(current).name())
                    .append(")\n");
        }

        /** The sum of a value and one of the list's tensors, or the value alone if the list is empty. */
        public Traced addTo(Traced value, int index) {
            Traced sum = op("%s", value);
            current.lines.append("""
                    if torch.gt(torch.len(%2$s), 0):
                      %1$s = torch.add(%1$s, torch.type_as(%2$s[%3$d], %1$s))
                """.formatted(sum, name, index));
            return sum;
        }
    }

    boolean isOpen(Object method) {
        return method == current;
    }

    private void write(String name, List<String> tensors, List<String> lists, String type, Supplier<String> body) {
        Method caller = current;
        Method method = new Method(name);
        current = method;
        String result;
        try {
            result = body.get();
        } finally {
            current = caller;
        }
        finished.append("  def ").append(method.name).append("(self: __torch__.Prog");
        tensors.forEach(p -> finished.append(", ").append(p).append(": Tensor"));
        lists.forEach(p -> finished.append(", ").append(p).append(": List[Tensor]"));
        finished.append(", cancel: Tensor, w: List[Tensor]) -> ").append(type).append(":\n");
        finished.append(CancelFlag.CHECK).append(method.lines);
        finished.append("    return ").append(result).append('\n');
    }

    private List<Traced> arguments(List<String> names) {
        return names.stream().map(name -> new Traced(this, current, name)).toList();
    }

    private List<TracedList> listArguments(List<String> names) {
        return names.stream().map(TracedList::new).toList();
    }
}
