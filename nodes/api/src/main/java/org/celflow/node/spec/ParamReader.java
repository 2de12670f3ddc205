package org.celflow.node.spec;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Param;
import org.celflow.node.value.Rgb;

/** Turns an annotated component of a node's record into a {@link ParamSpec}. */
final class ParamReader {
    private ParamReader() {}

    /** The parameters of a component: one, or those of a {@link Param.Group}. */
    static List<ParamSpec> read(RecordComponent component) {
        if (!component.isAnnotationPresent(Param.Group.class)) {
            return List.of(one(component));
        }
        if (!component.getType().isRecord() || component.getType().getRecordComponents().length == 0) {
            throw NodeClassProblem.of(
                    component.getDeclaringRecord(), component, "is a @Param.Group and must be a record of parameters");
        }
        return Arrays.stream(component.getType().getRecordComponents())
                .flatMap(member -> read(member).stream())
                .toList();
    }

    private static ParamSpec one(RecordComponent component) {
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
                return new ParamSpec.FileParam(
                        name, p.doc(), Arrays.asList(p.extensions()), optional, Arrays.asList(p.models()));
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
        throw NodeClassProblem.of(
                component.getDeclaringRecord(),
                component,
                "is neither an input (@In, @Previous) of a node nor a parameter (@Param...)");
    }

    private static ParamSpec choice(RecordComponent component, Param.Choice choice) {
        if (!component.getType().isEnum()) {
            throw NodeClassProblem.of(
                    component.getDeclaringRecord(), component, "is a @Param.Choice and must be an enum");
        }
        @SuppressWarnings("unchecked")
        Class<? extends Enum<?>> type = (Class<? extends Enum<?>>) component.getType();
        List<String> options =
                Arrays.stream(type.getEnumConstants()).map(ParamReader::option).toList();
        return checked(
                component, new ParamSpec.ChoiceParam(component.getName(), choice.doc(), choice.def(), options, type));
    }

    static String option(Enum<?> constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }

    private static ParamSpec checked(RecordComponent component, ParamSpec spec) {
        try {
            spec.normalise(spec.defaultValue());
            return spec;
        } catch (IllegalArgumentException e) {
            throw NodeClassProblem.of(
                    component.getDeclaringRecord(), component, "has a default that " + e.getMessage());
        }
    }

    private static void expect(RecordComponent component, Class<?>... allowed) {
        if (!Arrays.asList(allowed).contains(component.getType())) {
            throw NodeClassProblem.of(
                    component.getDeclaringRecord(), component, "must have the type " + allowed[0].getSimpleName());
        }
    }
}
