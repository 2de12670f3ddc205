package org.celflow.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;

/** What painters read: everything that a frame depends on but board and camera. */
interface View {
    Board board();

    boolean selected(NodeId node);

    NodeStatus status(NodeId node);

    /** What is wrong with a node, errors first. */
    List<Problem> problems(NodeId node);

    /** Nodes that have problems. */
    Map<NodeId, List<Problem>> problems();

    /** The frame whose values are shown. */
    int frame();

    Hit hover();

    Optional<Gesture> gesture();

    /** The parameter that has an editor over it, which hides the value. */
    boolean editing(NodeId node, String param);
}
