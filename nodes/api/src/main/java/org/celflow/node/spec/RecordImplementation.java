package org.celflow.node.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.node.Node;
import org.celflow.node.Param;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.jspecify.annotations.Nullable;

/** Makes records by their canonical constructor. */
final class RecordImplementation implements NodeType.Implementation {
    private final Class<?> type;
    private final Map<String, ParamSpec> params = new LinkedHashMap<>();
    private final List<OutputSpec> outputs;
    private final Maker maker;

    RecordImplementation(Class<?> type, List<ParamSpec> params, List<OutputSpec> outputs) {
        this.type = type;
        params.forEach(param -> this.params.put(param.name(), param));
        this.outputs = outputs;
        this.maker = Maker.of(type);
    }

    @Override
    public Class<?> type() {
        return type;
    }

    @Override
    public Node<?> create(Map<String, Object> arguments) {
        return (Node<?>) make(maker, arguments);
    }

    /** Makes a node, or a group of its parameters. */
    private Object make(Maker record, Map<String, Object> arguments) {
        Object[] values = new Object[record.components.size()];
        for (int i = 0; i < values.length; i++) {
            String name = record.components.get(i).getName();
            Maker group = record.groups.get(name);
            values[i] = group == null ? argument(name, arguments.get(name)) : make(group, arguments);
        }
        try {
            return record.constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object argument(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("%s needs %s".formatted(type.getSimpleName(), name));
        }
        ParamSpec param = params.get(name);
        return param == null ? value : argument(param, value);
    }

    /**
     * How a record is made.
     *
     * @param groups by the names of the components that are groups of parameters
     */
    private record Maker(List<RecordComponent> components, Constructor<?> constructor, Map<String, Maker> groups) {
        static Maker of(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            Map<String, Maker> groups = new HashMap<>();
            for (RecordComponent component : components) {
                if (component.isAnnotationPresent(Param.Group.class)) {
                    groups.put(component.getName(), of(component.getType()));
                }
            }
            try {
                Class<?>[] signature =
                        components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
                Constructor<?> constructor = type.getDeclaredConstructor(signature);
                constructor.setAccessible(true);
                return new Maker(components, constructor, groups);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("the class %s cannot be made".formatted(type.getName()), e);
            }
        }
    }

    private static Object argument(ParamSpec param, Object value) {
        if (param instanceof ParamSpec.IntParam p && p.asInt()) {
            return Math.toIntExact((Long) value);
        } else if (param instanceof ParamSpec.ChoiceParam p) {
            return Arrays.stream(p.type().getEnumConstants())
                    .filter(constant -> ParamReader.option(constant).equals(value))
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
