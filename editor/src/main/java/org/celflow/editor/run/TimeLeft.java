package org.celflow.editor.run;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.celflow.graph.NodeId;
import org.celflow.node.Lane;

/**
 * Estimates how long a run still takes: what is left of each node times the mean of what its tasks took, added up per lane;
 * the slowest lane says when the run ends. A task under way that reports steps says what its node takes before one is done.
 * While a node of a neural network has told nothing yet, nothing is said: it is what takes long.
 */
final class TimeLeft {
    private static final double TELLING_SHARE = 0.04;
    /** Of the bar, while something is still to be done. */
    private static final double NEARLY = 0.99;

    private static final class Work {
        private final Lane lane;
        private int open;
        private int done;
        private double seconds;
        private double foreseen;
        private double underWay;

        private Work(Lane lane) {
            this.lane = lane;
        }

        private boolean knows() {
            return done > 0 || foreseen > 0;
        }

        private double mean() {
            return done > 0 ? seconds / done : foreseen;
        }
    }

    private final Map<NodeId, Work> works = new HashMap<>();
    private final int cpuThreads;
    private double shown = -1;

    TimeLeft(int cpuThreads) {
        this.cpuThreads = Math.max(1, cpuThreads);
    }

    /** A task has to be done. */
    void expect(NodeId node, Lane lane) {
        works.computeIfAbsent(node, n -> new Work(lane)).open++;
    }

    /** A task is under way: the time it took so far, and the share of its steps that are done, 0 to 1. */
    void underWay(NodeId node, double seconds, double share) {
        Work work = works.get(node);
        if (work != null) {
            work.underWay = seconds;
            if (share >= TELLING_SHARE) {
                work.foreseen = seconds / share;
            }
        }
    }

    /** A task is done. */
    void done(NodeId node, double seconds) {
        Work work = works.get(node);
        if (work != null && work.open > 0) {
            work.open--;
            work.done++;
            work.seconds += seconds;
            work.underWay = 0;
        }
    }

    /** A task will not be done. */
    void dropped(NodeId node) {
        Work work = works.get(node);
        if (work != null && work.open > 0) {
            work.open--;
            work.underWay = 0;
        }
    }

    /**
     * The share of the run's time that is behind, for a bar that never goes back.
     *
     * @param elapsed seconds since the run began
     * @return 0 to 1, at least what was said before; below 0 while too little was measured
     */
    double share(double elapsed) {
        OptionalDouble left = seconds();
        if (left.isPresent()) {
            double all = elapsed + left.getAsDouble();
            double now = all > 0 ? elapsed / all : 0;
            boolean open = works.values().stream().anyMatch(work -> work.open > 0);
            shown = Math.max(shown, open ? Math.min(NEARLY, now) : 1);
        }
        return shown;
    }

    /** Seconds left; empty while too little was measured. */
    OptionalDouble seconds() {
        Map<Lane, Double> lanes = new EnumMap<>(Lane.class);
        boolean measured = false;
        for (Work work : works.values()) {
            if (work.open > 0 && work.lane == Lane.GPU && !work.knows()) {
                return OptionalDouble.empty();
            }
            measured |= work.knows();
            if (work.open > 0) {
                double left = Math.max(0, work.open * work.mean() - Math.min(work.underWay, work.mean()));
                lanes.merge(work.lane, left, Double::sum);
            }
        }
        if (!measured) {
            return OptionalDouble.empty();
        }
        double longest = 0;
        for (Map.Entry<Lane, Double> lane : lanes.entrySet()) {
            double threads = lane.getKey() == Lane.CPU ? cpuThreads : 1;
            longest = Math.max(longest, lane.getValue() / threads);
        }
        return OptionalDouble.of(longest);
    }
}
