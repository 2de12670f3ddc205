package org.celflow.editor.canvas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.Interpolation;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Note;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.time.Timeline;

/** A graph as an artist would wire it, and large ones. */
final class DemoGraph {
    private DemoGraph() {}

    static GraphNode node(String type, double x, double y) {
        return GraphNode.of(new TypeRef(type, 1), NodeLayout.at(x, y));
    }

    static Graph link(Graph graph, String output, String input) {
        return graph.apply(new GraphEdit.Connect(Port.parse(output), Port.parse(input)));
    }

    static Graph add(Graph graph, String id, GraphNode node) {
        return graph.apply(new GraphEdit.AddNode(new NodeId(id), node));
    }

    static Graph walk() {
        Graph g = Graph.empty();
        g = add(
                g,
                "mask",
                node("mask.source", 0, 40)
                        .withParam("files", Map.of("path", "seq/walk/256/seg"))
                        .withParam("palette", Map.of("path", "palette.json"))
                        .withParam("tolerance", 0.05));
        g = add(
                g,
                "checkpoint",
                node("model.checkpoint", 0, 330).withParam("file", Map.of("path", "models/starter.safetensors")));
        g = add(
                g,
                "seg",
                node("model.controlnet", 0, 520)
                        .withParam("file", Map.of("path", "models/starter-control-seg.safetensors")));
        g = add(
                g,
                "prompt",
                node("prompt.text", 300, 330)
                        .withParam(
                                "text",
                                "a girl with (red hair:1.2), blue shirt, black trousers, brown shoes, walking, flat colours, clean line art, white background"));
        g = add(
                g,
                "apply",
                node("conditioning.controlnet", 600, 250)
                        .withParam(
                                "strength",
                                new ParamValue.Animated(new TreeMap<>(Map.of(0, 1.0, 12, 0.5)), Interpolation.LINEAR)));
        g = add(
                g,
                "ksampler",
                node("sample.ksampler", 900, 200)
                        .withParam("seed", 8_675_309L)
                        .withParam("steps", 20L)
                        .withParam("cfg", 4.5));
        g = add(g, "hires", node("sample.hires", 1200, 200).withParam("denoise", 0.35));
        g = add(g, "decode", node("latent.decode", 1200, 450));
        g = add(g, "interpolate", node("time.interpolate", 1500, 400));
        g = add(g, "cutout", node("image.cutout", 1500, 120));
        g = add(
                g,
                "recolour",
                node("image.recolour", 1800, 160)
                        .withParam(
                                "colours",
                                new LinkedHashMap<>(Map.of(
                                        "hair",
                                        "#c0392b",
                                        "shirt",
                                        "#2e86de",
                                        "trousers",
                                        "#222f3e",
                                        "shoes",
                                        "#8e5a2b")))
                        .withParam("strength", 0.8));
        g = add(g, "save", node("file.save", 2100, 160));
        g = add(
                g,
                "acme",
                new GraphNode(
                        new TypeRef("acme.stabilise-mask", 3),
                        java.util.Optional.empty(),
                        Map.of("strength", new ParamValue.Literal(0.6), "mode", new ParamValue.Literal("warp")),
                        NodeLayout.at(300, 60),
                        Map.of()));
        g = add(g, "blur", GraphNode.of(new TypeRef("image.blur", 1), new NodeLayout(600, 620, 0, true)));
        g = link(g, "mask.parts", "acme.mask");
        g = link(g, "checkpoint.clip", "prompt.clip");
        g = link(g, "prompt.out", "apply.positive");
        g = link(g, "seg.out", "apply.control");
        g = link(g, "mask.image", "apply.image");
        g = link(g, "checkpoint.model", "ksampler.model");
        g = link(g, "apply.out", "ksampler.positive");
        g = link(g, "checkpoint.model", "hires.model");
        g = link(g, "apply.out", "hires.positive");
        g = link(g, "ksampler.out", "hires.latent");
        g = link(g, "hires.out", "decode.latent");
        g = link(g, "checkpoint.vae", "decode.vae");
        g = link(g, "decode.out", "interpolate.image");
        g = link(g, "interpolate.out", "cutout.image");
        g = link(g, "mask.parts", "cutout.parts");
        g = link(g, "cutout.out", "recolour.image");
        g = link(g, "mask.parts", "recolour.parts");
        g = link(g, "recolour.out", "save.image");
        return g.apply(new GraphEdit.PutNote(
                new Note("note-1", "Fixed noise keeps the character steady from frame to frame.", 900, 90, 236, 60)));
    }

    /** As many nodes as asked for, in rows, with three links for two nodes. */
    static Graph large(int count) {
        List<String> types = List.of(
                "mask.source",
                "prompt.text",
                "conditioning.controlnet",
                "sample.ksampler",
                "sample.hires",
                "image.cutout",
                "image.recolour",
                "image.blur");
        int columns = (int) Math.ceil(Math.sqrt(count * 1.6));
        Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();
        Map<Port, Port> links = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int row = i / columns;
            double x = (i % columns) * 300.0;
            double y = row * 380.0;
            String type = types.get(i % types.size());
            nodes.put(new NodeId("n" + i), node(type, x, y));
            if (i > 0 && type.equals("image.blur") || type.equals("image.recolour") || type.equals("image.cutout")) {
                link(links, i, "image", i - 1, "out");
            }
            if (type.equals("sample.ksampler") || type.equals("sample.hires")) {
                link(links, i, "positive", i - 1, "out");
                link(links, i, "model", i - columns, "out");
                link(links, i, "latent", i - 2, "out");
            }
            if (type.equals("conditioning.controlnet")) {
                link(links, i, "positive", i - 1, "out");
                link(links, i, "image", i - 2, "image");
                link(links, i, "control", i - columns - 1, "out");
            }
        }
        return new Graph(Timeline.of(0, 24), nodes, links, List.of(), Map.of());
    }

    private static void link(Map<Port, Port> links, int to, String input, int from, String output) {
        if (from >= 0) {
            links.put(new Port(new NodeId("n" + to), input), new Port(new NodeId("n" + from), output));
        }
    }
}
