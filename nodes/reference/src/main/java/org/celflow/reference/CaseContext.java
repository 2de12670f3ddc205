package org.celflow.reference;

import org.celflow.node.Delivery;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.time.Timeline;
import org.celflow.node.value.Image;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node may ask while a case is computed: one frame, models, and nobody who watches. */
final class CaseContext implements NodeContext {
    private static final Logger LOG = LoggerFactory.getLogger(CaseContext.class);
    private static final Timeline ONE_FRAME = Timeline.of(0, 1);

    private final Workbench bench;
    private final Delivery delivery;

    CaseContext(Workbench bench, Delivery delivery) {
        this.bench = bench;
        this.delivery = delivery;
    }

    @Override
    public int frame() {
        return 0;
    }

    @Override
    public int phase() {
        return 0;
    }

    @Override
    public Timeline timeline() {
        return ONE_FRAME;
    }

    @Override
    public <T extends Resource> Lease<T> resource(ResourceRef<T> ref) throws Exception {
        return bench.borrow(ref);
    }

    @Override
    public void progress(int done, int total) {}

    @Override
    public void preview(Image image) {}

    @Override
    public boolean wantsPreview() {
        return false;
    }

    @Override
    public void warn(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void checkCancelled() {}

    @Override
    public Registration onCancel(Runnable action) {
        return () -> {};
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }
}
