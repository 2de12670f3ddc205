package org.celflow.editor.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.celflow.editor.Background;
import org.celflow.editor.UiThread;
import org.celflow.editor.view.FrameStore;
import org.celflow.editor.view.Picture;
import org.celflow.graph.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which nodes have their pictures in the caches, a moment after a graph was opened or changed, so that nodes show what
 * is true of the graph as it is: what is there is shown as cached, with a thumbnail; what an edit made old is idle again.
 */
public final class Scout {
    private static final Logger LOG = LoggerFactory.getLogger(Scout.class);
    private static final Duration PAUSE = Duration.ofMillis(350);
    private static final int LIMIT = 200;

    private final FrameStore.Source source;
    private final RunBoard board;
    private final UiThread fx;
    private final BooleanSupplier running;
    private final Background.Later later;
    private long asked;

    /**
     * A scout.
     *
     * @param running whether a run is under way, which knows better
     */
    public Scout(
            FrameStore.Source source, RunBoard board, Background background, UiThread fx, BooleanSupplier running) {
        this.source = source;
        this.board = board;
        this.fx = fx;
        this.running = running;
        this.later = background.later(PAUSE);
    }

    /**
     * Looks at nodes.
     *
     * @param nodes with the slot of the picture that they would show
     */
    public void look(Map<NodeId, FrameStore.Slot> nodes) {
        long mine = ++asked;
        Map<NodeId, FrameStore.Slot> some = new LinkedHashMap<>();
        nodes.entrySet().stream().limit(LIMIT).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
        later.run(() -> {
            Map<NodeId, Optional<Picture>> found = new LinkedHashMap<>();
            some.forEach((node, slot) -> found.put(node, load(slot)));
            fx.execute(() -> {
                if (mine == asked && !running.getAsBoolean()) {
                    show(found);
                }
            });
        });
    }

    private Optional<Picture> load(FrameStore.Slot slot) {
        try {
            return source.load(slot);
        } catch (Exception e) {
            LOG.warn("Frame {} of {} could not be read from the cache: {}", slot.frame(), slot.node(), e.toString());
            return Optional.empty();
        }
    }

    private void show(Map<NodeId, Optional<Picture>> found) {
        Map<NodeId, NodeStatus> changed = new LinkedHashMap<>();
        found.forEach((node, picture) -> {
            NodeStatus before = board.states().statusOf(node);
            NodeStatus now = picture.map(p -> board.cached(node, p)).orElseGet(() -> stale(before));
            if (!now.equals(before)) {
                changed.put(node, now);
            }
        });
        board.states().put(changed);
    }

    /** A failure stays until the next run: its message says what to do. */
    private static NodeStatus stale(NodeStatus before) {
        boolean over = before.state() == NodeStatus.State.DONE || before.state() == NodeStatus.State.CACHED;
        return over ? new NodeStatus(NodeStatus.State.IDLE, 0, "", before.thumbnail(), before.caption()) : before;
    }
}
