package org.celflow.node.spec;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.Between;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Inspectable;
import org.celflow.node.Node;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.Previous;
import org.celflow.node.WholeShot;
import org.celflow.node.Window;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.Rgb;
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
            throw wrong("must be a record annotated with @NodeInfo");
        }
        if (!info.id().matches("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+")) {
            throw wrong("has the id '%s'; ids look like group.some-name".formatted(info.id()));
        }
        if (info.version() < 1
                || info.title().isBlank()
                || info.category().isBlank()
                || info.doc().isBlank()) {
            throw wrong("needs a version of at least 1, a title, a category and a doc");
        }
        List<InputSpec> inputs = new ArrayList<>();
        List<ParamSpec> params = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(In.class) || component.isAnnotationPresent(Previous.class)) {
                inputs.add(input(component));
            } else {
                params.add(param(component));
            }
        }
        List<OutputSpec> outputs = outputs(info);
        checkPrevious(inputs, outputs);
        checkRetiming(inputs, params);
        if (info.sink() && (outputs.size() != 1 || outputs.get(0).type() != SavedFile.class)) {
            throw wrong("is a sink and must return a SavedFile");
        }
        if (Inspectable.class.isAssignableFrom(type) && !inputs.isEmpty()) {
            throw wrong("is inspected before a run and so can have no inputs");
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
            throw wrong(component, "needs both the type Frames and one of @Window, @WholeShot and @Between");
        }
        if (need instanceof TimeNeed.PreviousOutput && !optional) {
            throw wrong(component, "is @Previous and must be an Optional, empty on a shot's first frame");
        }
        if (!(declared instanceof Class<?> value) || !Value.class.isAssignableFrom(value)) {
            throw wrong(component, "must be a Value, an Optional of one, or Frames of one");
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
                throw wrong(component, "has a negative @Window");
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
            throw wrong(component, "has more than one of @Window, @WholeShot, @Between and @Previous");
        }
        return needs.isEmpty() ? TimeNeed.SAME : needs.get(0);
    }

    private ParamSpec param(RecordComponent component) {
        String name = component.getName();
        for (Annotation annotation : component.getAnnotations()) {
            if (annotation instanceof Param.Int p) {
                expect(component, int.class, long.class);
                return checked(
                        component,
                        new ParamSpec.IntParam(
                                name,
                                p.doc(),
                                p.def(),
                                p.min(),
                                p.max(),
                                p.step(),
                                p.unit(),
                                component.getType() == int.class));
            } else if (annotation instanceof Param.Real p) {
                expect(component, double.class);
                return checked(
                        component,
                        new ParamSpec.RealParam(name, p.doc(), p.def(), p.min(), p.max(), p.step(), p.unit()));
            } else if (annotation instanceof Param.Text p) {
                expect(component, String.class);
                return new ParamSpec.TextParam(name, p.doc(), p.def(), p.multiline());
            } else if (annotation instanceof Param.Choice p) {
                return choice(component, p);
            } else if (annotation instanceof Param.Switch p) {
                expect(component, boolean.class);
                return new ParamSpec.SwitchParam(name, p.doc(), p.def());
            } else if (annotation instanceof Param.Seed p) {
                expect(component, long.class);
                return new ParamSpec.SeedParam(name, p.doc(), p.def());
            } else if (annotation instanceof Param.File p) {
                boolean optional = component.getType() == Optional.class;
                if (!optional) {
                    expect(component, FileRef.class);
                }
                return new ParamSpec.FileParam(name, p.doc(), Arrays.asList(p.extensions()), optional);
            } else if (annotation instanceof Param.Sequence p) {
                expect(component, FrameFile.class);
                return new ParamSpec.SequenceParam(name, p.doc());
            } else if (annotation instanceof Param.Output p) {
                expect(component, String.class);
                return new ParamSpec.OutputParam(name, p.doc(), p.def());
            } else if (annotation instanceof Param.Colour p) {
                expect(component, Rgb.class);
                return new ParamSpec.ColourParam(name, p.doc(), Rgb.parse(p.def()));
            } else if (annotation instanceof Param.Names p) {
                expect(component, List.class);
                return new ParamSpec.NamesParam(name, p.doc(), Arrays.asList(p.def()));
            } else if (annotation instanceof Param.Colours p) {
                expect(component, Map.class);
                return new ParamSpec.ColoursParam(name, p.doc());
            }
        }
        throw wrong(component, "is neither an input (@In, @Previous) nor a parameter (@Param...)");
    }

    private ParamSpec choice(RecordComponent component, Param.Choice choice) {
        if (!component.getType().isEnum()) {
            throw wrong(component, "is a @Param.Choice and must be an enum");
        }
        @SuppressWarnings("unchecked")
        Class<? extends Enum<?>> type = (Class<? extends Enum<?>>) component.getType();
        List<String> options = Arrays.stream(type.getEnumConstants())
                .map(NodeTypeReader::option)
                .toList();
        return checked(
                component, new ParamSpec.ChoiceParam(component.getName(), choice.doc(), choice.def(), options, type));
    }

    static String option(Enum<?> constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }

    private ParamSpec checked(RecordComponent component, ParamSpec spec) {
        try {
            spec.normalise(spec.defaultValue());
            return spec;
        } catch (IllegalArgumentException e) {
            throw wrong(component, "has a default that " + e.getMessage());
        }
    }

    private List<OutputSpec> outputs(NodeInfo info) {
        Type output = outputType();
        if (!(output instanceof Class<?> result)) {
            throw wrong("must say its output in 'implements Node<...>'");
        }
        if (Value.class.isAssignableFrom(result)) {
            return List.of(new OutputSpec("out", info.doc(), result));
        }
        if (!result.isRecord() || result.getRecordComponents().length == 0) {
            throw wrong("must return a Value or a record of several");
        }
        List<OutputSpec> outputs = new ArrayList<>();
        for (RecordComponent component : result.getRecordComponents()) {
            Out out = component.getAnnotation(Out.class);
            if (out == null || !Value.class.isAssignableFrom(component.getType())) {
                throw wrong("returns %s, whose component %s must be a Value annotated with @Out"
                        .formatted(result.getSimpleName(), component.getName()));
            }
            outputs.add(new OutputSpec(component.getName(), out.doc(), component.getType()));
        }
        return outputs;
    }

    private @Nullable Type outputType() {
        for (Type implemented : type.getGenericInterfaces()) {
            if (implemented instanceof ParameterizedType p && p.getRawType() == Node.class) {
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
                    throw wrong("has the component %s for a previous output '%s' that it does not have"
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
                    throw wrong("retimes, so all its inputs must have the same @Between");
                }
                boolean factor = params.stream()
                        .anyMatch(p -> p instanceof ParamSpec.IntParam i
                                && i.name().equals(between.factorParam())
                                && i.min() >= 1);
                boolean loop = params.stream()
                        .anyMatch(p ->
                                p instanceof ParamSpec.SwitchParam && p.name().equals(between.loopParam()));
                if (!factor || !loop) {
                    throw wrong("has @Between without the @Param.Int '%s' of at least 1 and the @Param.Switch '%s'"
                            .formatted(between.factorParam(), between.loopParam()));
                }
            }
        }
    }

    private void expect(RecordComponent component, Class<?>... allowed) {
        if (!Arrays.asList(allowed).contains(component.getType())) {
            throw wrong(component, "must have the type " + allowed[0].getSimpleName());
        }
    }

    private static @Nullable Class<?> raw(Type declared) {
        return declared instanceof ParameterizedType p && p.getRawType() instanceof Class<?> c ? c : null;
    }

    private Type argument(RecordComponent component, Type declared) {
        if (declared instanceof ParameterizedType p && p.getActualTypeArguments().length == 1) {
            return p.getActualTypeArguments()[0];
        }
        throw wrong(component, "must have one type argument");
    }

    private IllegalArgumentException wrong(RecordComponent component, String what) {
        return wrong("has the component %s, which %s".formatted(component.getName(), what));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the node class %s %s".formatted(type.getName(), what));
    }

    /** Makes records by their canonical constructor. */
    private static final class RecordImplementation implements NodeType.Implementation {
        private final Class<?> type;
        private final Map<String, ParamSpec> params = new LinkedHashMap<>();
        private final List<OutputSpec> outputs;
        private final Constructor<?> constructor;

        RecordImplementation(Class<?> type, List<ParamSpec> params, List<OutputSpec> outputs) {
            this.type = type;
            params.forEach(param -> this.params.put(param.name(), param));
            this.outputs = outputs;
            try {
                Class<?>[] signature = Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
                this.constructor = type.getDeclaredConstructor(signature);
                this.constructor.setAccessible(true);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("the node class %s cannot be made".formatted(type.getName()), e);
            }
        }

        @Override
        public Class<?> type() {
            return type;
        }

        @Override
        public Node<?> create(Map<String, Object> arguments) {
            RecordComponent[] components = type.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                String name = components[i].getName();
                Object value = arguments.get(name);
                if (value == null) {
                    throw new IllegalArgumentException("%s needs %s".formatted(type.getSimpleName(), name));
                }
                ParamSpec param = params.get(name);
                values[i] = param == null ? value : argument(param, value);
            }
            try {
                return (Node<?>) constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Object argument(ParamSpec param, Object value) {
            if (param instanceof ParamSpec.IntParam p && p.asInt()) {
                return Math.toIntExact((Long) value);
            } else if (param instanceof ParamSpec.ChoiceParam p) {
                return Arrays.stream(p.type().getEnumConstants())
                        .filter(constant -> option(constant).equals(value))
                        .findFirst()
                        .orElseThrow();
            } else if (param instanceof ParamSpec.ColourParam) {
                return Rgb.parse((String) value);
            } else if (param instanceof ParamSpec.ColoursParam) {
                Map<String, Rgb> colours = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((part, colour) -> colours.put((String) part, Rgb.parse((String) colour)));
                return colours;
            }
            return value;
        }

        @Override
        public Map<String, Object> outputs(Object result) {
            if (result instanceof Value) {
                return Map.of(outputs.get(0).name(), result);
            }
            Map<String, Object> values = new LinkedHashMap<>();
            for (RecordComponent component : result.getClass().getRecordComponents()) {
                try {
                    component.getAccessor().setAccessible(true);
                    values.put(component.getName(), component.getAccessor().invoke(result));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
            return values;
        }
    }
}
