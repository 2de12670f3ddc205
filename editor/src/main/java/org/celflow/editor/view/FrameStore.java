package org.celflow.editor.view;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.celflow.graph.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of frames, loaded in the background and kept while they fit. FX thread only; loading happens elsewhere.
 *
 * <p>{@link #find} answers at once and starts loading what it does not have; {@link #revision()} grows when something
 * arrived. After {@link #refresh()} kept pictures are still shown until their frame was looked up again, so that an edit does
 * not make the viewer flicker.
 */
public final class FrameStore {
    private static final Logger LOG = LoggerFactory.getLogger(FrameStore.class);

    /** Where pictures come from. Called on a background thread; may take long; never computes. */
    public interface Source {
        /** The picture of a frame, empty if it is not there. */
        Optional<Picture> load(Slot slot) throws Exception;
    }

    /**
     * A place in the store.
     *
     * @param node whose picture
     * @param output which of its outputs
     * @param frame on the node's own clock
     */
    public record Slot(NodeId node, String output, int frame) {}

    private record Kept(Optional<Picture> picture, long age) {}

    private final Source source;
    private final Executor background;
    private final Executor fx;
    private final long budget;
    private final Map<Slot, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Slot, Long> loading = new HashMap<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private long age;
    private long bytes;

    /**
     * A store.
     *
     * @param background runs loads
     * @param fx brings results back
     * @param budget bytes that are kept at most
     */
    public FrameStore(Source source, Executor background, Executor fx, long budget) {
        this.source = source;
        this.background = background;
        this.fx = fx;
        this.budget = budget;
    }

    /** Grows by one whenever a load ended. */
    public ReadOnlyLongProperty revision() {
        return revision.getReadOnlyProperty();
    }

    /** What is known of a slot now; an empty picture when the frame is absent or still loading. */
    public Optional<Picture> find(Slot slot) {
        Kept found = kept.get(slot);
        if (found == null || found.age() != age) {
            load(slot);
        }
        return found == null ? Optional.empty() : found.picture();
    }

    /** Whether the slot was looked up since the last refresh, so that {@link #find}'s answer is final. */
    public boolean knows(Slot slot) {
        Kept found = kept.get(slot);
        return found != null && found.age() == age;
    }

    /** The graph changed or frames were rendered: everything is looked up again when it is next asked for. */
    public void refresh() {
        age++;
        revision.set(revision.get() + 1);
    }

    /** One node has new frames. */
    public void refresh(Set<NodeId> nodes) {
        kept.replaceAll((slot, found) -> nodes.contains(slot.node()) ? new Kept(found.picture(), -1) : found);
        revision.set(revision.get() + 1);
    }

    /** Another document: nothing kept is of use. */
    public void clear() {
        kept.clear();
        bytes = 0;
        refresh();
    }

    /** Bytes that are kept. */
    public long bytes() {
        return bytes;
    }

    private void load(Slot slot) {
        Long running = loading.get(slot);
        if (running != null && running == age) {
            return;
        }
        long asked = age;
        loading.put(slot, asked);
        background.execute(() -> {
            Optional<Picture> loaded;
            try {
                loaded = source.load(slot);
            } catch (Exception e) {
                LOG.warn("Frame {} of {} could not be read from the cache: {}", slot.frame(), slot.node(), e, e);
                loaded = Optional.empty();
            }
            Optional<Picture> picture = loaded;
            fx.execute(() -> arrived(slot, picture, asked));
        });
    }

    private void arrived(Slot slot, Optional<Picture> picture, long asked) {
        loading.remove(slot, asked);
        if (asked != age) {
            return; // a later look-up is on its way, or will be when it is asked for
        }
        Kept before = kept.put(slot, new Kept(picture, asked));
        bytes += picture.map(Picture::bytes).orElse(0L);
        if (before != null) {
            bytes -= before.picture().map(Picture::bytes).orElse(0L);
        }
        trim(slot);
        revision.set(revision.get() + 1);
    }

    private void trim(Slot newest) {
        Iterator<Map.Entry<Slot, Kept>> oldestFirst = kept.entrySet().iterator();
        while (bytes > budget && oldestFirst.hasNext()) {
            Map.Entry<Slot, Kept> oldest = oldestFirst.next();
            if (!oldest.getKey().equals(newest)) {
                bytes -= oldest.getValue().picture().map(Picture::bytes).orElse(0L);
                oldestFirst.remove();
            }
        }
    }
}
