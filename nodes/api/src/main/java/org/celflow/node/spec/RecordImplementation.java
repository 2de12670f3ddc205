package org.celflow.node.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.node.Node;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;

/** Makes records by their canonical constructor. */
final class RecordImplementation implements NodeType.Implementation {
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
