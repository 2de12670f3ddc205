package org.celflow.editor.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.celflow.editor.view.Picture;
import org.celflow.editor.view.Raster;
import org.celflow.graph.NodeId;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.TaskId;

/**
 * What changed in a run since the last pulse.
 *
 * @param nodes the nodes whose status changed
 * @param previews the latest intermediate picture of nodes that made one
 * @param unkept pictures of frames that no cache keeps
 * @param fresh nodes of which frames arrived in the caches
 * @param warnings what the run told, in order
 * @param failures what failed, in order, without what only failed because of it
 * @param progress the share of the run's time that is behind, 0 to 1; below 0 while nobody knows
 * @param frames frames asked for that are there or will not come
 * @param framesAsked frames asked for, 0 before the plan is known
 * @param secondsLeft an estimate, empty while there is none
 * @param message what is being done, one line
 * @param ended how it ended, once it did
 */
record RunSnapshot(
        Map<NodeId, Node> nodes,
        Map<NodeId, Preview> previews,
        Map<TaskId, Picture> unkept,
        Set<NodeId> fresh,
        List<Notice> warnings,
        List<NodeFailure> failures,
        double progress,
        int frames,
        int framesAsked,
        OptionalDouble secondsLeft,
        String message,
        Optional<RunResult> ended) {

    /** A node's status before its thumbnail is brought to the screen. */
    record Node(NodeStatus.State state, double progress, String message, Optional<Raster> thumbnail, String caption) {}

    /** An intermediate picture. */
    record Preview(int frame, Picture picture) {}

    /** Something the user should know. */
    record Notice(Optional<NodeId> node, Optional<Integer> frame, String message) {}
}
