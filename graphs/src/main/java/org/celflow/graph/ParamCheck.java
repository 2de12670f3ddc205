package org.celflow.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.regex.Pattern;
import org.celflow.graph.Problem.Kind;
import org.celflow.graph.Problem.Severity;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.celflow.node.time.TimeNeed;

/** Says what is wrong with the parameters of one node. Touches no file. */
final class ParamCheck {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    private final NodeId id;
    private final NodeType type;
    private final Severity severity;
    private final List<Problem> problems = new ArrayList<>();

    private ParamCheck(NodeId id, NodeType type, Severity severity) {
        this.id = id;
        this.type = type;
        this.severity = severity;
    }

    /** The problems of a node's parameters; errors have the severity given. */
    static List<Problem> check(NodeId id, GraphNode node, NodeType type, Severity severity) {
        ParamCheck check = new ParamCheck(id, type, severity);
        for (Entry<String, ParamValue> set : node.params().entrySet()) {
            Optional<ParamSpec> spec = type.param(set.getKey());
            if (spec.isPresent()) {
                check.value(spec.get(), set.getValue());
            } else {
                check.unknown(set.getKey());
            }
        }
        for (ParamSpec spec : type.params()) {
            if (!node.params().containsKey(spec.name())) {
                check.path(spec, spec.defaultValue());
            }
        }
        return check.problems;
    }

    private void unknown(String name) {
        List<String> names = type.params().stream().map(ParamSpec::name).toList();
        problems.add(Problem.of(
                Severity.WARNING,
                Kind.UNKNOWN_PARAM,
                id,
                name,
                "%s has no such parameter, so it is passed over%s"
                        .formatted(type.title(), NearNames.hint(name, names))));
    }

    private void value(ParamSpec spec, ParamValue value) {
        if (value instanceof ParamValue.Literal literal) {
            if (!(spec instanceof ParamSpec.ColoursParam) && Animation.looksAnimated(literal.value())) {
                add(
                        spec,
                        Kind.OUT_OF_RANGE,
                        "has keyframes that cannot be read; they map whole frame numbers to values,"
                                + " and the mode is hold or linear");
            } else {
                normal(spec, literal.value(), "").ifPresent(normal -> path(spec, normal));
            }
            return;
        }
        ParamValue.Animated animated = (ParamValue.Animated) value;
        if (!canChange(spec)) {
            add(spec, Kind.OUT_OF_RANGE, "must be the same at every frame; remove its keyframes");
            return;
        }
        boolean number = spec instanceof ParamSpec.IntParam
                || spec instanceof ParamSpec.RealParam
                || spec instanceof ParamSpec.SeedParam;
        if (animated.mode() == Interpolation.LINEAR && !number) {
            add(spec, Kind.OUT_OF_RANGE, "is no number, so its keyframes cannot be linear; set their mode to hold");
        }
        animated.keyframes().forEach((frame, at) -> normal(spec, at, " at the keyframe " + frame));
    }

    /** Files are digested once a run, and the frame map of retiming nodes must be known before it. */
    private boolean canChange(ParamSpec spec) {
        boolean file = spec instanceof ParamSpec.FileParam
                || spec instanceof ParamSpec.SequenceParam
                || spec instanceof ParamSpec.OutputParam;
        Optional<TimeNeed.Between> retiming = type.retiming();
        boolean frameMap = retiming.isPresent()
                && (spec.name().equals(retiming.get().factorParam())
                        || spec.name().equals(retiming.get().loopParam()));
        return !file && !frameMap;
    }

    private Optional<Object> normal(ParamSpec spec, Object raw, String where) {
        try {
            return Optional.of(spec.normalise(raw));
        } catch (IllegalArgumentException e) {
            add(spec, Kind.OUT_OF_RANGE, e.getMessage() + where);
            return Optional.empty();
        }
    }

    private void path(ParamSpec spec, Object normal) {
        if (spec instanceof ParamSpec.FileParam file && normal instanceof FileValue value) {
            if (value.path().isEmpty()) {
                if (!file.optional()) {
                    add(
                            spec,
                            Kind.MISSING_FILE,
                            "needs a file; choose one" + ending(file.extensions(), " that ends in "));
                }
            } else if (hasPathForm(spec, value.path()) && !endsIn(value.path(), file.extensions())) {
                add(
                        spec,
                        Kind.OUT_OF_RANGE,
                        "must be a file%s, not '%s'"
                                .formatted(
                                        ending(file.extensions(), " that ends in "), Canonical.shorten(value.path())));
            }
        } else if (spec instanceof ParamSpec.SequenceParam && normal instanceof SequenceValue value) {
            if (value.path().isEmpty()) {
                add(
                        spec,
                        Kind.MISSING_FILE,
                        "needs a folder, a pattern such as seg/####.png, or one picture; choose one");
            } else {
                hasPathForm(spec, value.path());
            }
        } else if (spec instanceof ParamSpec.OutputParam && normal instanceof String pattern) {
            output(spec, pattern);
        }
    }

    private void output(ParamSpec spec, String pattern) {
        boolean absolute = pattern.startsWith("/") || pattern.startsWith("\\") || pattern.matches("(?s)[A-Za-z]:.*");
        boolean climbs = List.of(pattern.split("[/\\\\]", -1)).contains("..");
        if (pattern.isBlank() || absolute || climbs) {
            add(
                    spec,
                    Kind.OUT_OF_RANGE,
                    "must be a path inside the output folder, as walk/####.png, not '%s'"
                            .formatted(Canonical.shorten(pattern)));
        }
    }

    /** Looking at a network share sends the user's name to it, so a graph of unknown origin must not cause that. */
    private boolean hasPathForm(ParamSpec spec, String path) {
        String fault = null;
        if (path.chars().anyMatch(Character::isISOControl)) {
            fault = "must be a file's path, and holds a control character";
        } else if (path.startsWith("\\\\") || path.startsWith("//")) {
            fault = "names a network share, '%s'; mount it and use its folder".formatted(Canonical.shorten(path));
        } else if (ADDRESS.matcher(path).matches()) {
            fault = "is an address, '%s'; save the file on this computer and choose it there"
                    .formatted(Canonical.shorten(path));
        }
        if (fault != null) {
            add(spec, Kind.OUT_OF_RANGE, fault);
        }
        return fault == null;
    }

    private static boolean endsIn(String path, Collection<String> extensions) {
        String lower = path.toLowerCase(Locale.ROOT);
        return extensions.isEmpty()
                || extensions.stream().anyMatch(extension -> lower.endsWith("." + extension.toLowerCase(Locale.ROOT)));
    }

    private static String ending(List<String> extensions, String before) {
        return extensions.isEmpty() ? "" : before + "." + String.join(" or .", extensions);
    }

    private void add(ParamSpec spec, Kind kind, String message) {
        problems.add(Problem.of(severity, kind, id, spec.name(), message));
    }
}
