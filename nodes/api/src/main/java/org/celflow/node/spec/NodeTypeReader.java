package org.celflow.node.spec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.celflow.node.BatchNode;
import org.celflow.node.Between;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Inspectable;
import org.celflow.node.Node;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Previous;
import org.celflow.node.WholeShot;
import org.celflow.node.Window;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.SavedFile;
import org.celflow.node.value.Value;
import org.jspecify.annotations.Nullable;

/** Turns an annotated record into a {@link NodeType}, or says precisely what is wrong with it. */
public final class NodeTypeReader {
    private final Class<?> type;

    private NodeTypeReader(Class<?> type) {
        this.type = type;
    }

    /**
     * Reads a node's annotations.
     *
     * @throws IllegalArgumentException naming class and component, if they do not describe a node
     */
    public static NodeType read(Class<? extends Node<?>> type) {
        return new NodeTypeReader(type).read();
    }

    private NodeType read() {
        NodeInfo info = type.getAnnotation(NodeInfo.class);
        if (info == null || !type.isRecord()) {
            throw NodeClassProblem.of(type, "must be a record annotated with @NodeInfo");
        }
        if (!info.id().matches("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+")) {
            throw NodeClassProblem.of(type, "has the id '%s'; ids look like group.some-name".formatted(info.id()));
        }
        if (info.version() < 1
                || info.title().isBlank()
                || info.category().isBlank()
                || info.doc().isBlank()) {
            throw NodeClassProblem.of(type, "needs a version of at least 1, a title, a category and a doc");
        }
        List<InputSpec> inputs = new ArrayList<>();
        List<ParamSpec> params = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(In.class) || component.isAnnotationPresent(Previous.class)) {
                inputs.add(input(component));
            } else {
                params.addAll(ParamReader.read(component));
            }
        }
        checkNames(inputs, params);
        List<OutputSpec> outputs = outputs(info);
        checkPrevious(inputs, outputs);
        checkRetiming(inputs, params);
        if (info.sink() && (outputs.size() != 1 || outputs.get(0).type() != SavedFile.class)) {
            throw NodeClassProblem.of(type, "is a sink and must return a SavedFile");
        }
        if (Inspectable.class.isAssignableFrom(type) && !inputs.isEmpty()) {
            throw NodeClassProblem.of(type, "is inspected before a run and so can have no inputs");
        }
        return new NodeType(
                info.id(),
                info.version(),
                info.title(),
                info.category(),
                info.doc(),
                info.lane(),
                info.usesFrame() || info.sink(),
                info.persist(),
                info.sink(),
                inputs,
                params,
                outputs,
                new RecordImplementation(type, params, outputs));
    }

    /** Only a group can bring a name that is there already. */
    private void checkNames(List<InputSpec> inputs, List<ParamSpec> params) {
        Set<String> names = new HashSet<>();
        inputs.forEach(input -> names.add(input.name()));
        for (ParamSpec param : params) {
            if (!names.add(param.name())) {
                throw NodeClassProblem.of(type, "has two inputs or parameters of the name " + param.name());
            }
        }
    }

    private InputSpec input(RecordComponent component) {
        TimeNeed need = need(component);
        Type declared = component.getGenericType();
        boolean optional = false;
        if (raw(declared) == Optional.class) {
            optional = true;
            declared = argument(component, declared);
        }
        boolean frames = raw(declared) == Frames.class;
        if (frames) {
            declared = argument(component, declared);
        }
        boolean wantsFrames = !(need instanceof TimeNeed.Same) && !(need instanceof TimeNeed.PreviousOutput);
        if (frames != wantsFrames) {
            throw NodeClassProblem.of(
                    type, component, "needs both the type Frames and one of @Window, @WholeShot and @Between");
        }
        if (need instanceof TimeNeed.PreviousOutput && !optional) {
            throw NodeClassProblem.of(
                    type, component, "is @Previous and must be an Optional, empty on a shot's first frame");
        }
        if (!(declared instanceof Class<?> value) || !Value.class.isAssignableFrom(value)) {
            throw NodeClassProblem.of(type, component, "must be a Value, an Optional of one, or Frames of one");
        }
        In in = component.getAnnotation(In.class);
        String doc = in == null ? "The node's own output of the frame before." : in.doc();
        return new InputSpec(component.getName(), doc, value, optional, need);
    }

    private TimeNeed need(RecordComponent component) {
        List<TimeNeed> needs = new ArrayList<>();
        Window window = component.getAnnotation(Window.class);
        if (window != null) {
            if (window.before() < 0 || window.after() < 0) {
                throw NodeClassProblem.of(type, component, "has a negative @Window");
            }
            needs.add(new TimeNeed.Around(window.before(), window.after()));
        }
        if (component.isAnnotationPresent(WholeShot.class)) {
            needs.add(new TimeNeed.WholeShot());
        }
        Previous previous = component.getAnnotation(Previous.class);
        if (previous != null) {
            needs.add(new TimeNeed.PreviousOutput(previous.output()));
        }
        Between between = component.getAnnotation(Between.class);
        if (between != null) {
            needs.add(new TimeNeed.Between(between.factor(), between.loop()));
        }
        if (needs.size() > 1) {
            throw NodeClassProblem.of(
                    type, component, "has more than one of @Window, @WholeShot, @Between and @Previous");
        }
        return needs.isEmpty() ? TimeNeed.SAME : needs.get(0);
    }

    private List<OutputSpec> outputs(NodeInfo info) {
        Type output = outputType();
        if (!(output instanceof Class<?> result)) {
            throw NodeClassProblem.of(type, "must say its output in 'implements Node<...>'");
        }
        if (Value.class.isAssignableFrom(result)) {
            return List.of(new OutputSpec("out", info.doc(), result));
        }
        if (!result.isRecord() || result.getRecordComponents().length == 0) {
            throw NodeClassProblem.of(type, "must return a Value or a record of several");
        }
        List<OutputSpec> outputs = new ArrayList<>();
        for (RecordComponent component : result.getRecordComponents()) {
            Out out = component.getAnnotation(Out.class);
            if (out == null || !Value.class.isAssignableFrom(component.getType())) {
                throw NodeClassProblem.of(
                        type,
                        "returns %s, whose component %s must be a Value annotated with @Out"
                                .formatted(result.getSimpleName(), component.getName()));
            }
            outputs.add(new OutputSpec(component.getName(), out.doc(), component.getType()));
        }
        return outputs;
    }

    private @Nullable Type outputType() {
        for (Type implemented : type.getGenericInterfaces()) {
            if (implemented instanceof ParameterizedType p
                    && (p.getRawType() == Node.class || p.getRawType() == BatchNode.class)) {
                return p.getActualTypeArguments()[0];
            }
        }
        return null;
    }

    private void checkPrevious(List<InputSpec> inputs, List<OutputSpec> outputs) {
        for (InputSpec input : inputs) {
            if (input.need() instanceof TimeNeed.PreviousOutput previous) {
                boolean fits = outputs.stream()
                        .anyMatch(output -> output.type() == input.type()
                                && (previous.output().equals(output.name())
                                        || previous.output().isEmpty() && outputs.size() == 1));
                if (!fits) {
                    throw NodeClassProblem.of(
                            type,
                            "has the component %s for a previous output '%s' that it does not have"
                                    .formatted(input.name(), previous.output()));
                }
            }
        }
    }

    private void checkRetiming(List<InputSpec> inputs, List<ParamSpec> params) {
        List<TimeNeed> needs = inputs.stream().map(InputSpec::need).distinct().toList();
        for (TimeNeed need : needs) {
            if (need instanceof TimeNeed.Between between) {
                if (needs.size() > 1) {
                    throw NodeClassProblem.of(type, "retimes, so all its inputs must have the same @Between");
                }
                boolean factor = params.stream()
                        .anyMatch(p -> p instanceof ParamSpec.IntParam i
                                && i.name().equals(between.factorParam())
                                && i.min() >= 1);
                boolean loop = params.stream()
                        .anyMatch(p ->
                                p instanceof ParamSpec.SwitchParam && p.name().equals(between.loopParam()));
                if (!factor || !loop) {
                    throw NodeClassProblem.of(
                            type,
                            "has @Between without the @Param.Int '%s' of at least 1 and the @Param.Switch '%s'"
                                    .formatted(between.factorParam(), between.loopParam()));
                }
            }
        }
    }

    private static @Nullable Class<?> raw(Type declared) {
        return declared instanceof ParameterizedType p && p.getRawType() instanceof Class<?> c ? c : null;
    }

    private Type argument(RecordComponent component, Type declared) {
        if (declared instanceof ParameterizedType p && p.getActualTypeArguments().length == 1) {
            return p.getActualTypeArguments()[0];
        }
        throw NodeClassProblem.of(type, component, "must have one type argument");
    }
}
