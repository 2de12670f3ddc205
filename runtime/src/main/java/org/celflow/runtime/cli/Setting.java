package org.celflow.runtime.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NearNames;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;

/** Reads {@code node.param=value}, as typed on a command line. */
final class Setting {
    private Setting() {}

    /**
     * The edit that a setting means.
     *
     * @param folder where relative files begin
     * @throws UsageException naming what is not there, with what may have been meant, or the value that does not fit
     */
    static GraphEdit parse(String text, Graph graph, NodeCatalog catalog, Path folder) throws UsageException {
        int equal = text.indexOf('=');
        int dot = text.lastIndexOf('.', equal < 0 ? text.length() : equal);
        if (equal < 0 || dot < 1) {
            throw new UsageException("--set %s: write node.param=value, as sampler.steps=12".formatted(text));
        }
        String nodeName = text.substring(0, dot);
        String paramName = text.substring(dot + 1, equal);
        String value = text.substring(equal + 1);
        GraphNode node = NodeId.isValid(nodeName) ? graph.nodes().get(new NodeId(nodeName)) : null;
        if (node == null) {
            List<String> names =
                    graph.nodes().keySet().stream().map(NodeId::value).toList();
            throw new UsageException(
                    "--set %s: the graph has no node %s%s".formatted(text, nodeName, hint(nodeName, names)));
        }
        NodeType type = catalog.find(node.type().id())
                .orElseThrow(() -> new UsageException(
                        "--set %s: the node type %s is not installed, so its parameters are not known"
                                .formatted(text, node.type())));
        ParamSpec spec = type.param(paramName).orElse(null);
        if (spec == null) {
            List<String> names = type.params().stream().map(ParamSpec::name).toList();
            throw new UsageException(
                    "--set %s: %s has no parameter %s%s".formatted(text, nodeName, paramName, hint(paramName, names)));
        }
        try {
            ParamValue.Literal literal = new ParamValue.Literal(raw(spec, value, folder));
            spec.normalise(literal.value());
            return new GraphEdit.SetParam(new NodeId(nodeName), paramName, literal);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--set %s: %s %s%s"
                    .formatted(
                            text,
                            paramName,
                            e.getMessage(),
                            spec instanceof ParamSpec.ChoiceParam choice
                                    ? NearNames.hint(value, choice.options())
                                    : ""));
        }
    }

    private static String hint(String written, List<String> names) {
        String near = NearNames.hint(written, names);
        return near.isEmpty() ? "; it has " + (names.isEmpty() ? "none" : String.join(", ", names)) : near;
    }

    private static Object raw(ParamSpec spec, String value, Path folder) {
        if (spec instanceof ParamSpec.IntParam
                || spec instanceof ParamSpec.RealParam
                || spec instanceof ParamSpec.SeedParam) {
            return number(value);
        } else if (spec instanceof ParamSpec.SwitchParam) {
            return toggle(value);
        } else if (spec instanceof ParamSpec.FileParam || spec instanceof ParamSpec.SequenceParam) {
            return value.isEmpty() ? value : path(value, folder);
        } else if (spec instanceof ParamSpec.NamesParam) {
            return value.isBlank()
                    ? List.of()
                    : Arrays.stream(value.split(",")).map(String::strip).toList();
        } else if (spec instanceof ParamSpec.ColoursParam) {
            return colours(value);
        }
        return value;
    }

    private static Object number(String value) {
        String text = value.strip();
        if (text.length() > 64 || !text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?")) {
            throw new IllegalArgumentException("must be a number, not '%s'".formatted(value));
        }
        return text.matches("[-+]?\\d+") ? new BigInteger(text) : (Object) new BigDecimal(text).doubleValue();
    }

    private static Object toggle(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> value;
        };
    }

    private static String path(String value, Path folder) {
        try {
            return folder.resolve(value).normalize().toString();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be a file's path, not '%s'".formatted(value), e);
        }
    }

    private static Map<String, Object> colours(String value) {
        Map<String, Object> colours = new LinkedHashMap<>();
        for (String pair : value.isBlank() ? new String[0] : value.split(",")) {
            int equal = pair.indexOf('=');
            if (equal < 1) {
                throw new IllegalArgumentException(
                        "must be written as hair=#aa3311,skin=#ffccaa, not '%s'".formatted(value));
            }
            colours.put(
                    pair.substring(0, equal).strip(), pair.substring(equal + 1).strip());
        }
        return colours;
    }
}
