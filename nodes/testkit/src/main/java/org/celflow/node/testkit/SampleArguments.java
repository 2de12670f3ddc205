package org.celflow.node.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Frames;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.time.TimeNeed;
import org.celflow.node.value.Value;

/** Arguments that make a node: sample values on its inputs, defaults in its parameters. */
final class SampleArguments {
    private final Map<Class<?>, Value> samples;

    SampleArguments(Map<Class<?>, Value> samples) {
        this.samples = samples;
    }

    boolean has(Class<?> type) {
        return samples.containsKey(type);
    }

    Map<String, Object> of(NodeType type) {
        Map<String, Object> arguments = new HashMap<>();
        for (InputSpec input : type.inputs()) {
            arguments.put(input.name(), input(input));
        }
        for (ParamSpec param : type.params()) {
            arguments.put(param.name(), bound(param));
        }
        return arguments;
    }

    private Object input(InputSpec input) {
        Value sample = samples.get(input.type());
        if (sample == null) {
            return Optional.empty();
        }
        boolean several =
                !(input.need() instanceof TimeNeed.Same) && !(input.need() instanceof TimeNeed.PreviousOutput);
        Object value = several ? Frames.only(sample) : sample;
        return input.optional() ? Optional.of(value) : value;
    }

    /** The default as a node receives it. Lists can be changed on purpose: a node that keeps one as it is shows. */
    static Object bound(ParamSpec param) {
        if (param instanceof ParamSpec.FileParam file) {
            FileRef ref = new FileRef(
                    Path.of("sample." + file.extensions().stream().findFirst().orElse("bin")), SampleValues.DIGEST);
            return file.optional() ? Optional.of(ref) : ref;
        } else if (param instanceof ParamSpec.SequenceParam) {
            FileRef ref = new FileRef(Path.of("0000.png"), SampleValues.DIGEST);
            return new FrameFile("frames", 0, Optional.of(ref), "0-23");
        } else if (param instanceof ParamSpec.NamesParam names) {
            return new ArrayList<>(names.def());
        } else if (param instanceof ParamSpec.ColoursParam) {
            return new HashMap<>(Map.of("hair", "#ff0000"));
        }
        return param.normalise(param.defaultValue());
    }
}
