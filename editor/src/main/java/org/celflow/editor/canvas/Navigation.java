package org.celflow.editor.canvas;

import java.util.Optional;

/** Finds the node that an arrow key goes to. */
final class Navigation {
    /** Where an arrow points. */
    enum Direction {
        LEFT(-1, 0),
        RIGHT(1, 0),
        UP(0, -1),
        DOWN(0, 1);

        final int dx;
        final int dy;

        Direction(int dx, int dy) {
            this.dx = dx;
            this.dy = dy;
        }
    }

    private Navigation() {}

    /**
     * The node next to one: along a link if there is one to that side, otherwise the nearest by place. What lies aside counts
     * twice, so that one stays in the row or column.
     */
    static Optional<PlacedNode> next(Board board, PlacedNode from, Direction direction) {
        PlacedNode best = null;
        double bestCost = Double.POSITIVE_INFINITY;
        for (PlacedNode node : board.nodes()) {
            if (node == from) {
                continue;
            }
            double x = node.box.centreX() - from.box.centreX();
            double y = node.box.centreY() - from.box.centreY();
            double ahead = x * direction.dx + y * direction.dy;
            double aside = Math.abs(x * direction.dy) + Math.abs(y * direction.dx);
            if (ahead <= 0 || aside > ahead * 3) {
                continue;
            }
            boolean linked = from.wires.stream().anyMatch(wire -> wire.from == node || wire.to == node);
            double cost = ahead + 2 * aside - (linked ? 1e6 : 0);
            if (cost < bestCost) {
                bestCost = cost;
                best = node;
            }
        }
        return Optional.ofNullable(best);
    }
}
