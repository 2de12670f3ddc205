package org.celflow.runtime.run;

import java.time.InstantSource;
import java.util.Optional;
import org.celflow.node.Delivery;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.time.Timeline;
import org.celflow.node.value.Image;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.model.ModelPool;
import org.celflow.runtime.plan.Computation;

/** What a node may ask during one computation, and not after it. */
final class TaskContext implements NodeContext, AutoCloseable {
    private static final long PROGRESS_MILLIS = 100;
    private static final long PREVIEW_MILLIS = 200;

    private final Computation computation;
    private final Surroundings around;
    private volatile boolean open = true;
    private long lastProgress;
    private long lastPreview;

    /**
     * What the contexts of a run share.
     *
     * @param run the run's id
     * @param writer empty for a node that is no sink
     */
    record Surroundings(
            long run,
            TaskId task,
            Events events,
            CancelToken cancel,
            ModelPool models,
            boolean previews,
            Optional<Delivery> writer,
            InstantSource clock) {}

    TaskContext(Computation computation, Surroundings around) {
        this.computation = computation;
        this.around = around;
        lastPreview = around.clock().millis();
        lastProgress = lastPreview - PROGRESS_MILLIS;
    }

    @Override
    public int frame() {
        checkOpen();
        if (!computation.type().usesFrame()) {
            throw new IllegalStateException(
                    "declare usesFrame in @NodeInfo to ask for the frame: it has to be in the key");
        }
        return computation.id().frame();
    }

    @Override
    public int phase() {
        checkOpen();
        if (computation.type().retiming().isEmpty()) {
            throw new IllegalStateException("only a node with a @Between input has phases");
        }
        return computation.phase();
    }

    @Override
    public Timeline timeline() {
        checkOpen();
        if (!computation.knowsTimeline()) {
            throw new IllegalStateException(
                    "declare usesFrame in @NodeInfo to ask for the timeline: it has to be in the key");
        }
        return computation.shotTimeline();
    }

    @Override
    public <T extends Resource> Lease<T> resource(ResourceRef<T> ref) throws Exception {
        checkOpen();
        if (computation.type().lane() != Lane.GPU) {
            throw new IllegalStateException("only nodes of the GPU lane borrow resources");
        }
        return around.models().borrow(ref);
    }

    @Override
    public void progress(int done, int total) {
        checkOpen();
        long now = around.clock().millis();
        if (now - lastProgress >= PROGRESS_MILLIS || done >= total) {
            lastProgress = now;
            around.events().tell(new RunEvent.Progress(around.run(), around.task(), done, total));
        }
    }

    @Override
    public void preview(Image image) {
        checkOpen();
        if (wantsPreview()) {
            lastPreview = around.clock().millis();
            around.events().tell(new RunEvent.Preview(around.run(), around.task(), image));
        }
    }

    @Override
    public boolean wantsPreview() {
        return around.previews() && around.clock().millis() - lastPreview >= PREVIEW_MILLIS;
    }

    @Override
    public void warn(String message) {
        checkOpen();
        TaskId task = around.task();
        around.events()
                .tell(new RunEvent.Warning(around.run(), Optional.of(task.node()), Optional.of(task.frame()), message));
    }

    @Override
    public void checkCancelled() {
        around.cancel().check();
    }

    @Override
    public Registration onCancel(Runnable action) {
        checkOpen();
        return around.cancel().onCancel(action);
    }

    @Override
    public Delivery delivery() {
        checkOpen();
        return around.writer().orElseThrow(() -> new IllegalStateException("only a sink writes files"));
    }

    @Override
    public void close() {
        open = false;
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the context of a computation that is over was used");
        }
    }
}
