package org.celflow.editor.run;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.celflow.graph.NodeId;
import org.celflow.node.Lane;

/**
 * Estimates how long a run still takes: what is left of each node times the mean of what its tasks took, added up per lane;
 * the slowest lane says when the run ends. Nodes of which nothing is finished yet count by the mean of their lane.
 */
final class TimeLeft {
    private static final class Work {
        private final Lane lane;
        private int open;
        private int done;
        private double seconds;

        private Work(Lane lane) {
            this.lane = lane;
        }
    }

    private final Map<NodeId, Work> works = new HashMap<>();
    private final int cpuThreads;

    TimeLeft(int cpuThreads) {
        this.cpuThreads = Math.max(1, cpuThreads);
    }

    /** A task has to be done. */
    void expect(NodeId node, Lane lane) {
        works.computeIfAbsent(node, n -> new Work(lane)).open++;
    }

    /** A task is done. */
    void done(NodeId node, double seconds) {
        Work work = works.get(node);
        if (work != null && work.open > 0) {
            work.open--;
            work.done++;
            work.seconds += seconds;
        }
    }

    /** A task will not be done. */
    void dropped(NodeId node) {
        Work work = works.get(node);
        if (work != null && work.open > 0) {
            work.open--;
        }
    }

    /**
     * Seconds left.
     *
     * @param underWay seconds of work already put into tasks that are not done
     * @return empty before anything was measured
     */
    OptionalDouble seconds(double underWay) {
        Map<Lane, Double> lanes = new EnumMap<>(Lane.class);
        boolean measured = false;
        for (Work work : works.values()) {
            if (work.done > 0) {
                measured = true;
            }
            if (work.open > 0) {
                double mean = work.done > 0 ? work.seconds / work.done : laneMean(work.lane);
                lanes.merge(work.lane, work.open * mean, Double::sum);
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
        return OptionalDouble.of(Math.max(0, longest - underWay));
    }

    private double laneMean(Lane lane) {
        double seconds = 0;
        int done = 0;
        for (Work work : works.values()) {
            if (work.lane == lane) {
                seconds += work.seconds;
                done += work.done;
            }
        }
        return done == 0 ? 0 : seconds / done;
    }
}
