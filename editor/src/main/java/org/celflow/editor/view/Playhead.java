package org.celflow.editor.view;

import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Timeline;

/**
 * Where in time the window is, and playing. FX thread only; needs no toolkit.
 *
 * <p>The position counts frames of the viewed node, which makes {@link #rate()} frames for each frame of the graph; {@link
 * #frame()} is the frame of the graph. The position always lies in the timeline. Playing is driven by {@link #tick}, keeps
 * real time (frames are left out, never slowed down), and stays inside {@link #range()} when one is set.
 */
public final class Playhead {
    private final ObjectProperty<Timeline> timeline = new SimpleObjectProperty<>(this, "timeline", Timeline.of(0, 24));
    private final ReadOnlyIntegerWrapper position = new ReadOnlyIntegerWrapper(this, "position");
    private final ReadOnlyIntegerWrapper frame = new ReadOnlyIntegerWrapper(this, "frame");
    private final ReadOnlyIntegerWrapper rate = new ReadOnlyIntegerWrapper(this, "rate", 1);
    private final BooleanProperty playing = new SimpleBooleanProperty(this, "playing");
    private final BooleanProperty loop = new SimpleBooleanProperty(this, "loop", true);
    private final ObjectProperty<Optional<FrameRange>> range =
            new SimpleObjectProperty<>(this, "range", Optional.empty());
    private long startedAt = -1;
    private int startedFrom;

    /** A playhead at the first frame. */
    public Playhead() {
        timeline.addListener((property, before, now) -> goTo(position.get()));
        range.addListener((property, before, now) -> restart());
        playing.addListener((property, before, now) -> {
            restart();
            if (now && position.get() >= lastOfRange()) {
                goTo(firstOfRange());
            }
        });
    }

    /** Frame rate and shots of the graph. */
    public ObjectProperty<Timeline> timeline() {
        return timeline;
    }

    /** The frame of the viewed node. */
    public ReadOnlyIntegerProperty position() {
        return position.getReadOnlyProperty();
    }

    /** The frame of the graph. */
    public ReadOnlyIntegerProperty frame() {
        return frame.getReadOnlyProperty();
    }

    /** Frames of the viewed node for each frame of the graph, 1 or more. */
    public ReadOnlyIntegerProperty rate() {
        return rate.getReadOnlyProperty();
    }

    /** Whether it plays. */
    public BooleanProperty playing() {
        return playing;
    }

    /** Whether playing begins again at the end. */
    public BooleanProperty loop() {
        return loop;
    }

    /** The frames of the graph that are played and rendered; empty for all. */
    public ObjectProperty<Optional<FrameRange>> range() {
        return range;
    }

    /** Frames a second that are played. */
    public double fps() {
        return timeline.get().fps() * rate.get();
    }

    /** The first position. */
    public int first() {
        return timeline.get().shots().get(0).first() * rate.get();
    }

    /** The last position. */
    public int last() {
        var shots = timeline.get().shots();
        return shots.get(shots.size() - 1).end() * rate.get() - 1;
    }

    /** Goes to a position, or to the nearest one in the timeline. */
    public void goTo(int wanted) {
        int at = Math.max(first(), Math.min(last(), wanted));
        position.set(at);
        frame.set(Math.floorDiv(at, rate.get()));
    }

    /** Goes there by hand: playing goes on from there. */
    public void scrubTo(int wanted) {
        goTo(wanted);
        restart();
    }

    /** Goes some positions further, stops playing. */
    public void step(int by) {
        playing.set(false);
        goTo(position.get() + by);
    }

    /** Goes to the first position of the range. */
    public void toStart() {
        scrubTo(firstOfRange());
    }

    /** Goes to the last position of the range. */
    public void toEnd() {
        scrubTo(lastOfRange());
    }

    /** Takes another clock and stays at the same time. */
    public void useRate(int now) {
        if (now < 1) {
            throw new IllegalArgumentException("a rate is 1 or more, not " + now);
        }
        if (now != rate.get()) {
            long at = Math.floorDiv((long) position.get() * now, (long) rate.get());
            rate.set(now);
            goTo((int) at);
            restart();
        }
    }

    /**
     * Lets time pass.
     *
     * @param nanos a clock that only grows
     */
    public void tick(long nanos) {
        if (!playing.get()) {
            return;
        }
        if (startedAt < 0) {
            startedAt = nanos;
            startedFrom = position.get();
            return;
        }
        long passed = (long) Math.floor((nanos - startedAt) * 1e-9 * fps() + 1e-6);
        int low = firstOfRange();
        int high = lastOfRange();
        long to = startedFrom + passed;
        if (to <= high) {
            goTo((int) Math.max(low, to));
        } else if (loop.get()) {
            goTo(low + (int) Math.floorMod(to - low, (long) high - low + 1));
        } else {
            goTo(high);
            playing.set(false);
        }
    }

    private void restart() {
        startedAt = -1;
    }

    private int firstOfRange() {
        return range.get()
                .map(r -> Math.max(first(), Math.min(last(), r.first() * rate.get())))
                .orElse(first());
    }

    private int lastOfRange() {
        return range.get()
                .map(r -> Math.max(firstOfRange(), Math.min(last(), (r.last() + 1) * rate.get() - 1)))
                .orElse(last());
    }
}
