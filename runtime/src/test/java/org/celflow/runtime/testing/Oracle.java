package org.celflow.runtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.node.time.Shot;

/** Computes any frame of a graph of test nodes by plain recursion, without keys, plans, caches or threads. */
public final class Oracle {
    private final Graph graph;
    private final Path base;
    private final Map<String, Long> known = new HashMap<>();

    /** Of a graph whose sequences lie in a folder. */
    public Oracle(Graph graph, Path base) {
        this.graph = graph;
        this.base = base;
    }

    /** What the sinks write in some frames of the graph: numbers by file name. */
    public Map<String, String> files(int firstFrame, int lastFrame) {
        Map<String, String> files = new TreeMap<>();
        graph.nodes().forEach((id, node) -> {
            if (node.type().id().equals("test.save")) {
                int rate = rate(id);
                for (Shot shot : graph.timeline().shots()) {
                    for (int f = Math.max(firstFrame, shot.first()) * rate;
                            f < Math.min(lastFrame + 1, shot.end()) * rate;
                            f++) {
                        String pattern = text(node, "path", "####.txt");
                        String name = pattern.replace("####", "%04d".formatted(f));
                        files.put(name, String.valueOf(input(id, "a", f).orElseThrow()));
                    }
                }
            }
        });
        return files;
    }

    private int rate(NodeId id) {
        int rate = 1;
        for (String input : new String[] {"a", "b"}) {
            Port source = graph.links().get(new Port(id, input));
            if (source != null) {
                rate = Math.max(rate, rate(source.node()));
            }
        }
        GraphNode node = graph.node(id);
        return node.type().id().equals("test.inbetween") ? rate * (int) number(node, "factor", 2, 0) : rate;
    }

    private Optional<Long> input(NodeId id, String name, int frame) {
        return inputAtRate(id, name, frame, rate(id));
    }

    private Optional<Long> inputAtRate(NodeId id, String name, int frame, int rate) {
        Port source = graph.links().get(new Port(id, name));
        if (source == null) {
            return Optional.empty();
        }
        int there = Math.floorDiv(frame * rate(source.node()), rate);
        return Optional.of(value(source, there));
    }

    private long value(Port output, int frame) {
        String name = output + "@" + frame;
        Long value = known.get(name);
        if (value == null) {
            value = compute(output, frame);
            known.put(name, value);
        }
        return value;
    }

    private long compute(Port output, int frame) {
        NodeId id = output.node();
        GraphNode node = graph.node(id);
        int rate = rate(id);
        Shot shot = graph.timeline().shotAt(Math.floorDiv(frame, rate)).orElseThrow();
        int first = shot.first() * rate;
        int end = shot.end() * rate;
        return switch (node.type().id()) {
            case "test.constant" -> number(node, "value", 1, frame);
            case "test.frames", "test.checked" -> file("%s/%04d.png".formatted(text(node, "files", ""), frame));
            case "test.ticker" -> frame;
            case "test.mix" ->
                Num.mix(
                        required(id, frame),
                        Num.mix(input(id, "b", frame).orElse(-7L), number(node, "salt", 0, frame)));
            case "test.fleeting" -> Num.mix(required(id, frame), 99);
            case "test.around" -> {
                long around = 17;
                for (int f = frame - 1; f <= frame + 2; f++) {
                    around = Num.mix(around, f < first || f >= end ? -13L : required(id, f));
                }
                yield around;
            }
            case "test.chain" -> Num.mix(required(id, frame), frame == first ? -5L : value(output, frame - 1));
            case "test.shot" -> {
                long all = 3;
                for (int f = first; f < end; f++) {
                    all = Num.mix(all, required(id, f));
                }
                yield all;
            }
            case "test.inbetween" -> inbetween(id, node, frame, first, end);
            case "test.split" -> Num.mix(required(id, frame), output.name().equals("low") ? 1 : 2);
            default -> required(id, frame); // haunt, exorcise, gate
        };
    }

    private long required(NodeId id, int frame) {
        return input(id, "a", frame).orElseThrow();
    }

    private long inbetween(NodeId id, GraphNode node, int frame, int first, int end) {
        int factor = (int) number(node, "factor", 2, frame);
        boolean loop = node.params().get("loop") instanceof ParamValue.Literal l
                && l.value().equals(true);
        int sourceRate = rate(id) / factor;
        int source = Math.floorDiv(frame, factor);
        int phase = Math.floorMod(frame, factor);
        long here = inputAtRate(id, "a", source, sourceRate).orElseThrow();
        if (phase == 0) {
            return here;
        }
        int next = source + 1 < end / factor ? source + 1 : loop ? first / factor : Integer.MIN_VALUE;
        long there = next == Integer.MIN_VALUE
                ? -13L
                : inputAtRate(id, "a", next, sourceRate).orElseThrow();
        return Num.mix(Num.mix(Num.mix(17, here), there), phase);
    }

    private long file(String name) {
        try {
            return Long.parseLong(Files.readString(base.resolve(name)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(GraphNode node, String param, long def, int frame) {
        ParamValue value = node.params().get(param);
        return value == null ? def : Math.round(((Number) value.at(frame)).doubleValue());
    }

    private static String text(GraphNode node, String param, String def) {
        ParamValue value = node.params().get(param);
        return value == null ? def : (String) value.at(0);
    }
}
