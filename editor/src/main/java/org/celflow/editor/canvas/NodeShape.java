package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;

/**
 * Where everything lies on a node, in world units from its upper left corner. Shapes hold no values, so nodes of one type
 * share them.
 *
 * @param width of the card
 * @param height of the card
 * @param collapsed whether only the header is there
 * @param inputs input ports, in order
 * @param outputs output ports, in order
 * @param rows parameter fields, in order; none when collapsed
 * @param preview where the picture goes, if there is one
 * @param footer where a message goes, if there is one
 */
record NodeShape(
        double width,
        double height,
        boolean collapsed,
        List<PortSpot> inputs,
        List<PortSpot> outputs,
        List<ParamRow> rows,
        Optional<Box> preview,
        Optional<Box> footer) {
    static final double DEFAULT_WIDTH = 236;
    static final double MIN_WIDTH = 160;
    static final double MAX_WIDTH = 900;
    static final double HEADER = 32;
    static final double PAD = 10;
    static final double PORT_ROW = 24;
    static final double PORT_RADIUS = 5.5;
    static final double FIELD = 24;
    static final double FIELD_GAP = 4;
    static final double LABEL = 18;
    static final double TEXT_LINE = 16;
    static final int TEXT_LINES = 3;
    static final double CORNER = 8;
    static final double FIELD_CORNER = 5;
    static final double FOOTER = 26;
    static final double MAX_PREVIEW = 220;
    /** Width of the grip on the right edge that changes the width. */
    static final double GRIP = 6;

    NodeShape {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        rows = List.copyOf(rows);
    }

    /** The toggle in the header that collapses the node. */
    static Box toggle() {
        return new Box(PAD - 4, (HEADER - 20) / 2, 20, 20);
    }

    Optional<PortSpot> input(String name) {
        return inputs.stream().filter(port -> port.name().equals(name)).findFirst();
    }

    Optional<PortSpot> output(String name) {
        return outputs.stream().filter(port -> port.name().equals(name)).findFirst();
    }

    Optional<ParamRow> row(String param) {
        return rows.stream().filter(row -> row.name().equals(param)).findFirst();
    }
}
