package org.celflow.runtime.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.graph.NodeId;
import org.celflow.runtime.Key;
import org.celflow.runtime.Reason;
import org.celflow.runtime.file.Sha256;
import org.celflow.runtime.plan.History.Common;
import org.celflow.runtime.plan.History.Entry;
import org.celflow.runtime.plan.History.FramePast;
import org.celflow.runtime.plan.History.NodePast;

/** Takes down what keys are made of, and compares it with what it was in the last run. */
final class Ingredients {
    private static final int SHOWN = 60;

    private final KeyTable keys;
    private final Entry past;

    Ingredients(KeyTable keys, Entry past) {
        this.keys = keys;
        this.past = past;
    }

    /** Everything that goes into the keys of a table; frames that it does not hold stay as they were. */
    static Entry entry(KeyTable keys, Entry before) {
        Map<NodeId, Vertex> present = keys.byId();
        Map<String, NodePast> nodes = new LinkedHashMap<>();
        before.nodes().forEach((name, node) -> {
            if (present.containsKey(new NodeId(name))) {
                nodes.put(name, new NodePast(new ArrayList<>(node.commons()), new TreeMap<>(node.frames())));
            }
        });
        Map<Vertex, Integer> commons = new LinkedHashMap<>();
        keys.forEach((vertex, frame, key) -> {
            NodePast node = nodes.computeIfAbsent(
                    vertex.id().value(), name -> new NodePast(new ArrayList<>(), new TreeMap<>()));
            int common = commons.computeIfAbsent(vertex, v -> index(node.commons(), common(keys, v)));
            node.frames().put(frame, new FramePast(key, common, varying(vertex, frame)));
        });
        return new Entry(nodes);
    }

    private static int index(List<Common> commons, Common common) {
        int known = commons.indexOf(common);
        if (known >= 0) {
            return known;
        }
        commons.add(common);
        return commons.size() - 1;
    }

    private static Common common(KeyTable keys, Vertex vertex) {
        Map<String, String> links = new LinkedHashMap<>();
        vertex.edges().forEach(edge -> links.put(edge.input(), edge.from().id() + "." + edge.output()));
        Map<String, String> params = new LinkedHashMap<>();
        vertex.params().all().forEach((name, param) -> {
            if (!param.varies()) {
                params.put(name, storable(param.show(0)));
            }
        });
        return new Common(vertex.type().reference(), keys.codeOf(vertex).orElse(""), links, params);
    }

    private static Map<String, String> varying(Vertex vertex, int frame) {
        if (!vertex.params().vary()) {
            return Map.of();
        }
        Map<String, String> params = new LinkedHashMap<>();
        vertex.params().all().forEach((name, param) -> {
            if (param.varies()) {
                params.put(name, storable(param.show(frame)));
            }
        });
        return params;
    }

    /** Long texts are told apart by a digest. */
    private static String storable(String text) {
        if (text.length() <= 500) {
            return text;
        }
        return text.substring(0, 400) + "... " + Sha256.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Why a key is not stored although it is needed. */
    Reason compare(Vertex vertex, int frame, Key key, boolean kept) {
        NodePast node = past.nodes().get(vertex.id().value());
        if (node == null) {
            return new Reason(Reason.Kind.NEW, "new");
        }
        FramePast then = node.frames().get(frame);
        if (then == null || then.common() < 0 || then.common() >= node.commons().size()) {
            return new Reason(Reason.Kind.NEW, "new frame");
        }
        if (then.key().equals(key)) {
            return kept
                    ? new Reason(Reason.Kind.NOT_KEPT, "unchanged, but its result is in no cache")
                    : new Reason(Reason.Kind.NEVER_KEPT, "its results are never kept, and something below needs one");
        }
        Common before = node.commons().get(then.common());
        Common now = common(keys, vertex);
        if (!before.type().equals(now.type())) {
            return new Reason(Reason.Kind.TYPE, "type changed from %s to %s".formatted(before.type(), now.type()));
        }
        if (!before.code().equals(now.code())) {
            return new Reason(Reason.Kind.TYPE, "its code changed");
        }
        return parameters(vertex, frame, before, then)
                .or(() -> reads(vertex, frame, before))
                .orElseGet(() -> new Reason(Reason.Kind.FRAME, "frame, shot or target changed"));
    }

    private static Optional<Reason> parameters(Vertex vertex, int frame, Common before, FramePast then) {
        Map<String, String> old = new LinkedHashMap<>(before.params());
        old.putAll(then.params());
        List<String> changes = new ArrayList<>();
        Reason.Kind kind = Reason.Kind.FILE;
        for (Map.Entry<String, BoundParam> param : vertex.params().all().entrySet()) {
            String from = old.getOrDefault(param.getKey(), "");
            String to = storable(param.getValue().show(frame));
            boolean file = !(param.getValue() instanceof BoundParam.Constant)
                    && !(param.getValue() instanceof BoundParam.Keyed);
            if (digest(from, file).equals(digest(to, file))) {
                continue;
            }
            if (file) {
                changes.add("file %s changed".formatted(name(to)));
            } else {
                kind = Reason.Kind.PARAMETER;
                changes.add("parameter %s changed from %s to %s".formatted(param.getKey(), brief(from), brief(to)));
            }
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(new Reason(kind, String.join(", ", changes)));
    }

    private Optional<Reason> reads(Vertex vertex, int frame, Common before) {
        List<Reason> found = new ArrayList<>();
        Reads.of(vertex, frame, (edge, offset, there) -> {
            int canonical = edge.from().canonical(there);
            Optional<Key> then = past.find(edge.from().id().value(), canonical).map(FramePast::key);
            String link = edge.from().id() + "." + edge.output();
            String linkThen = before.links().getOrDefault(edge.input(), "nothing");
            if (!link.equals(linkThen)) {
                found.add(new Reason(
                        Reason.Kind.LINK, "input %s reads %s, was %s".formatted(edge.input(), link, linkThen)));
            } else if (!then.equals(Optional.of(keys.at(edge.from(), there)))) {
                String at = edge.from().variation() == Variation.FRAME ? "[" + there + "]" : "";
                found.add(new Reason(
                        Reason.Kind.UPSTREAM,
                        "%s%s changed".formatted(edge.from().id(), at)));
            }
        });
        before.links().forEach((input, link) -> {
            if (vertex.edges().stream().noneMatch(edge -> edge.input().equals(input))) {
                found.add(new Reason(Reason.Kind.LINK, "input %s is no longer linked to %s".formatted(input, link)));
            }
        });
        int previous = Reads.previous(vertex, frame);
        if (found.isEmpty()
                && vertex.hasPrevious()
                && previous != frame
                && !past.find(vertex.id().value(), previous)
                        .map(FramePast::key)
                        .equals(Optional.of(keys.at(vertex, previous)))) {
            found.add(new Reason(Reason.Kind.UPSTREAM, "%s[%d] changed".formatted(vertex.id(), previous)));
        }
        return found.stream().findFirst();
    }

    private static String digest(String shown, boolean file) {
        return file ? shown.substring(shown.lastIndexOf('#') + 1) : shown;
    }

    private static String name(String shown) {
        return shown.substring(0, Math.max(shown.lastIndexOf('#'), 0)).isEmpty()
                ? shown
                : shown.substring(0, shown.lastIndexOf('#'));
    }

    private static String brief(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN - 3) + "..." : line.isEmpty() ? "nothing" : line;
    }
}
