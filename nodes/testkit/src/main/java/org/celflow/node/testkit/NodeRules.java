package org.celflow.node.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.value.Value;
import org.jspecify.annotations.Nullable;

/** The rules that each node type is held against. */
final class NodeRules {
    /** What each rule says. */
    enum Name {
        NAMED("id, title and category have their form"),
        DOCUMENTED("node, ports and parameters are documented in sentences"),
        DEFAULTS("defaults are valid and in their normal form"),
        OPTIONS("choices can be read"),
        MADE("the defaults make a node"),
        IMMUTABLE("the node cannot change once made"),
        KEPT("what is kept has a codec");

        private final String sentence;

        Name(String sentence) {
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    /** A rule: its name and what it finds wrong with a type. */
    record Rule(String name, Function<NodeType, List<String>> complaints) {}

    private NodeRules() {}

    static List<Rule> all(NodeCatalog catalog, Map<Class<?>, Value> samples) {
        SampleArguments arguments = new SampleArguments(samples);
        return List.of(
                new Rule(Name.NAMED.sentence(), NodeRules::named),
                new Rule(Name.DOCUMENTED.sentence(), NodeRules::documented),
                new Rule(Name.DEFAULTS.sentence(), NodeRules::defaults),
                new Rule(Name.OPTIONS.sentence(), NodeRules::options),
                new Rule(Name.MADE.sentence(), type -> made(type, arguments)),
                new Rule(Name.IMMUTABLE.sentence(), type -> immutable(type, arguments)),
                new Rule(Name.KEPT.sentence(), type -> kept(type, catalog)));
    }

    private static List<String> named(NodeType type) {
        List<String> complaints = new ArrayList<>();
        if (!type.title().matches("\\p{Lu}.*[^.\\s]")) {
            complaints.add("%s has the title '%s'; a title begins with a capital and has no full stop"
                    .formatted(type.id(), type.title()));
        }
        if (!type.category().matches("\\p{Lu}[\\p{L}\\p{N} ]*")) {
            complaints.add("%s has the category '%s'; categories look like Mask or Image filter"
                    .formatted(type.id(), type.category()));
        }
        return complaints;
    }

    private static List<String> documented(NodeType type) {
        List<String> complaints = new ArrayList<>();
        checkSentence(type.id(), type.doc(), complaints);
        type.inputs().forEach(in -> checkSentence(type.id() + "." + in.name(), in.doc(), complaints));
        type.params().forEach(param -> checkSentence(type.id() + "." + param.name(), param.doc(), complaints));
        type.outputs().forEach(out -> checkSentence(type.id() + "." + out.name(), out.doc(), complaints));
        return complaints;
    }

    private static void checkSentence(String what, String doc, List<String> complaints) {
        String text = doc.strip();
        boolean begins =
                !text.isEmpty() && (Character.isUpperCase(text.charAt(0)) || Character.isDigit(text.charAt(0)));
        if (!begins || !text.endsWith(".") || text.split("\\s+").length < 2) {
            complaints.add(
                    ("%s is documented as '%s'; write a sentence of two words or more that begins with a capital or a"
                                    + " digit and ends in a full stop")
                            .formatted(what, doc));
        }
    }

    private static List<String> defaults(NodeType type) {
        List<String> complaints = new ArrayList<>();
        for (ParamSpec param : type.params()) {
            String what = type.id() + "." + param.name();
            try {
                Object normal = param.normalise(param.defaultValue());
                if (!normal.equals(param.defaultValue())) {
                    complaints.add("%s has the default %s, whose normal form is %s"
                            .formatted(what, param.defaultValue(), normal));
                }
            } catch (IllegalArgumentException e) {
                complaints.add("%s has a default that %s".formatted(what, e.getMessage()));
            }
            if (param instanceof ParamSpec.IntParam p && (p.min() >= p.max() || p.step() < 1)) {
                complaints.add(what + " needs a minimum below its maximum and a step of at least 1");
            }
            if (param instanceof ParamSpec.RealParam p && !(p.min() < p.max() && p.step() > 0)) {
                complaints.add(what + " needs a minimum below its maximum and a step above 0");
            }
        }
        return complaints;
    }

    private static List<String> options(NodeType type) {
        List<String> complaints = new ArrayList<>();
        for (ParamSpec param : type.params()) {
            if (param instanceof ParamSpec.ChoiceParam choice) {
                String what = type.id() + "." + param.name();
                if (new HashSet<>(choice.options()).size() < choice.options().size()) {
                    complaints.add("%s has the same option twice: %s".formatted(what, choice.options()));
                }
                for (String option : choice.options()) {
                    if (!option.matches("[a-z0-9]+([ _+.-][a-z0-9+]+)*")) {
                        complaints.add("%s has the option '%s'; options are lower-case words".formatted(what, option));
                    }
                }
            }
        }
        return complaints;
    }

    private static List<String> made(NodeType type, SampleArguments arguments) {
        List<String> complaints = new ArrayList<>();
        for (InputSpec input : type.inputs()) {
            if (!input.optional() && !arguments.has(input.type())) {
                complaints.add("%s takes a %s; give the contract one with withSample"
                        .formatted(type.id(), input.type().getSimpleName()));
            }
        }
        if (complaints.isEmpty()) {
            try {
                type.implementation().create(arguments.of(type));
            } catch (RuntimeException e) {
                complaints.add("%s cannot be made from its defaults: %s".formatted(type.id(), e));
            }
        }
        return complaints;
    }

    private static List<String> immutable(NodeType type, SampleArguments arguments) {
        boolean made = made(type, arguments).isEmpty();
        Object instance = made ? type.implementation().create(arguments.of(type)) : null;
        return immutable(type.id(), type.implementation().type(), instance);
    }

    /**
     * What can be changed of a node or of a group of its parameters.
     *
     * @param instance of the record; null when none can be made
     */
    private static List<String> immutable(String id, Class<?> record, @Nullable Object instance) {
        List<String> complaints = new ArrayList<>();
        for (Field field : record.getDeclaredFields()) {
            if (!Modifier.isFinal(field.getModifiers())) {
                complaints.add("%s has the static field %s, which is not final: nodes share nothing that changes"
                        .formatted(id, field.getName()));
            }
        }
        for (RecordComponent component : record.getRecordComponents()) {
            Object held = instance == null ? null : value(instance, component);
            if (component.isAnnotationPresent(Param.Group.class)) {
                complaints.addAll(immutable(id, component.getType(), held));
            } else if (component.getType().isArray()) {
                complaints.add("%s.%s is an array, which anyone may change".formatted(id, component.getName()));
            } else if (changes(held)) {
                complaints.add("%s.%s hands out a collection that can be changed: copy it in the record's constructor"
                        .formatted(id, component.getName()));
            }
        }
        return complaints;
    }

    private static Object value(Object record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read %s of %s".formatted(component.getName(), record), e);
        }
    }

    private static boolean changes(@Nullable Object held) {
        try {
            if (held instanceof Collection<?> collection) {
                collection.clear();
                return true;
            } else if (held instanceof Map<?, ?> map) {
                map.clear();
                return true;
            }
            return false;
        } catch (UnsupportedOperationException expected) {
            return false;
        }
    }

    private static List<String> kept(NodeType type, NodeCatalog catalog) {
        List<String> complaints = new ArrayList<>();
        if (type.persist() == NodeInfo.Persist.ALWAYS) {
            for (OutputSpec output : type.outputs()) {
                boolean codec = catalog.valueType(output.type())
                        .flatMap(kind -> kind.codec())
                        .isPresent();
                if (!codec) {
                    complaints.add(
                            "%s.%s is kept between runs, but %s has no codec: give it one, or declare persist = NEVER"
                                    .formatted(
                                            type.id(),
                                            output.name(),
                                            output.type().getSimpleName()));
                }
            }
        }
        return complaints;
    }
}
