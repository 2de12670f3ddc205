package org.celflow.editor.canvas;

import static org.celflow.editor.canvas.NodeShape.FIELD;
import static org.celflow.editor.canvas.NodeShape.FIELD_GAP;
import static org.celflow.editor.canvas.NodeShape.FOOTER;
import static org.celflow.editor.canvas.NodeShape.HEADER;
import static org.celflow.editor.canvas.NodeShape.LABEL;
import static org.celflow.editor.canvas.NodeShape.PAD;
import static org.celflow.editor.canvas.NodeShape.PORT_ROW;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.NodeLayout;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/** Lays nodes out. Nodes of one type, width and state share one shape. */
final class ShapeMaker {
    /**
     * What a node shows besides ports and parameters.
     *
     * @param aspect height of its picture over width; 0 for no picture
     * @param footer whether there is a message
     */
    record Extras(double aspect, boolean footer) {
        static final Extras NONE = new Extras(0, false);

        static Extras of(NodeStatus status) {
            double aspect = status.thumbnail()
                    .map(image -> image.getHeight() / image.getWidth())
                    .orElse(0.0);
            return new Extras(aspect, !status.foot().isEmpty());
        }
    }

    private record Key(String type, double width, boolean collapsed, long preview, boolean footer) {}

    private final NodeCatalog catalog;
    private final Map<Key, NodeShape> shapes = new HashMap<>();

    ShapeMaker(NodeCatalog catalog) {
        this.catalog = catalog;
    }

    /** The shape of a node of a known type. */
    NodeShape of(NodeType type, NodeLayout layout, Extras extras) {
        double width = width(layout);
        Key key = new Key(
                type.id(), width, layout.collapsed(), Math.round(previewHeight(width, extras)), extras.footer());
        return shapes.computeIfAbsent(
                key,
                any -> build(
                        width,
                        layout.collapsed(),
                        type.ports().stream()
                                .map(in -> new Side(in.name(), in.doc(), in.optional(), kind(in.type())))
                                .toList(),
                        type.outputs().stream()
                                .map(out -> new Side(out.name(), out.doc(), false, kind(out.type())))
                                .toList(),
                        type.params().stream()
                                .map(spec -> new Named(spec.name(), Optional.of(spec)))
                                .toList(),
                        extras));
    }

    /** The shape of a node whose type nobody knows: the ports that its links name, and the values that it holds. */
    NodeShape placeholder(
            NodeLayout layout,
            Collection<String> inputs,
            Collection<String> outputs,
            Collection<String> params,
            Extras extras) {
        return build(
                width(layout),
                layout.collapsed(),
                inputs.stream()
                        .map(name -> new Side(name, "", true, Optional.empty()))
                        .toList(),
                outputs.stream()
                        .map(name -> new Side(name, "", false, Optional.empty()))
                        .toList(),
                params.stream().map(name -> new Named(name, Optional.empty())).toList(),
                extras);
    }

    private record Side(String name, String doc, boolean optional, Optional<ValueType<?>> type) {}

    private record Named(String name, Optional<ParamSpec> spec) {}

    private Optional<ValueType<?>> kind(Class<?> type) {
        return Value.class.isAssignableFrom(type) ? catalog.valueType(type) : Optional.empty();
    }

    private static double width(NodeLayout layout) {
        double wanted = layout.width() == 0 ? NodeShape.DEFAULT_WIDTH : layout.width();
        return Math.max(NodeShape.MIN_WIDTH, Math.min(NodeShape.MAX_WIDTH, wanted));
    }

    private static double previewHeight(double width, Extras extras) {
        return extras.aspect() <= 0 ? 0 : Math.min(NodeShape.MAX_PREVIEW, (width - 2 * PAD) * extras.aspect());
    }

    private static NodeShape build(
            double width, boolean collapsed, List<Side> inputs, List<Side> outputs, List<Named> params, Extras extras) {
        if (collapsed) {
            return collapsed(width, inputs, outputs);
        }
        int portRows = Math.max(inputs.size(), outputs.size());
        double top = HEADER + 6;
        List<PortSpot> ins = column(inputs, true, 0, top);
        List<PortSpot> outs = column(outputs, false, width, top);
        double y = top + portRows * PORT_ROW + 4;
        List<ParamRow> rows = new ArrayList<>();
        for (Named param : params) {
            boolean tall = param.spec().map(ShapeMaker::tall).orElse(false);
            double label = tall ? LABEL : 0;
            double height = tall ? NodeShape.TEXT_LINES * NodeShape.TEXT_LINE + 10 : FIELD;
            Box field = new Box(PAD, y + label, width - 2 * PAD, height);
            String title = param.spec().isPresent() ? Labels.of(param.name()) : param.name();
            rows.add(new ParamRow(param.name(), title, param.spec(), field, tall));
            y += label + height + FIELD_GAP;
        }
        Optional<Box> preview = Optional.empty();
        double picture = Math.round(previewHeight(width, extras));
        if (picture > 0) {
            preview = Optional.of(new Box(PAD, y + 2, width - 2 * PAD, picture));
            y += picture + 6;
        }
        y += PAD - FIELD_GAP;
        Optional<Box> footer = Optional.empty();
        if (extras.footer()) {
            footer = Optional.of(new Box(0, y, width, FOOTER));
            y += FOOTER;
        }
        return new NodeShape(width, Math.rint(y), false, ins, outs, rows, preview, footer);
    }

    private static List<PortSpot> column(List<Side> sides, boolean input, double x, double top) {
        List<PortSpot> spots = new ArrayList<>();
        for (Side side : sides) {
            spots.add(spot(side, input, x, top + (spots.size() + 0.5) * PORT_ROW));
        }
        return spots;
    }

    private static NodeShape collapsed(double width, List<Side> inputs, List<Side> outputs) {
        double pitch = 11;
        double height = Math.max(HEADER, Math.max(inputs.size(), outputs.size()) * pitch + 8);
        return new NodeShape(
                width,
                height,
                true,
                fan(inputs, true, 0, height, pitch),
                fan(outputs, false, width, height, pitch),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<PortSpot> fan(List<Side> sides, boolean input, double x, double height, double pitch) {
        List<PortSpot> spots = new ArrayList<>();
        double y = (height - (sides.size() - 1) * pitch) / 2;
        for (Side side : sides) {
            spots.add(spot(side, input, x, y + spots.size() * pitch));
        }
        return spots;
    }

    private static PortSpot spot(Side side, boolean input, double x, double y) {
        // "out" says nothing on a node with one output; what flows does.
        String label = !input && side.name().equals("out") && side.type().isPresent()
                ? side.type().get().title().toLowerCase(java.util.Locale.ROOT)
                : side.type().isPresent() ? Labels.of(side.name()) : side.name();
        return new PortSpot(side.name(), label, side.doc(), input, side.optional(), side.type(), x, y);
    }

    /** Whether a parameter needs a field of several lines. */
    private static boolean tall(ParamSpec spec) {
        return spec instanceof ParamSpec.TextParam text && text.multiline();
    }
}
