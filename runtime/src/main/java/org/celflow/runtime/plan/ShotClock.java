package org.celflow.runtime.plan;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;

/** The frames of a timeline at a rate: graph frame f is the frames {@code f * rate .. f * rate + rate - 1}. */
final class ShotClock {
    private final int rate;
    private final int[] firsts;
    private final int[] ends;

    /**
     * A clock.
     *
     * @throws ArithmeticException if frame numbers get too large
     */
    ShotClock(Timeline timeline, int rate) {
        this.rate = rate;
        List<Shot> shots = timeline.shots();
        firsts = new int[shots.size()];
        ends = new int[shots.size()];
        for (int i = 0; i < shots.size(); i++) {
            firsts[i] = Math.multiplyExact(shots.get(i).first(), rate);
            ends[i] = Math.multiplyExact(shots.get(i).end(), rate);
        }
    }

    int rate() {
        return rate;
    }

    /** The first frame of the timeline. */
    int first() {
        return firsts[0];
    }

    /** The first frame of the shot of a frame. */
    int shotFirst(int frame) {
        return firsts[shot(frame)];
    }

    /** One after the last frame of the shot of a frame. */
    int shotEnd(int frame) {
        return ends[shot(frame)];
    }

    /** The frame of the graph. */
    int graphFrame(int frame) {
        return Math.floorDiv(frame, rate);
    }

    private int shot(int frame) {
        int low = 0;
        int high = firsts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= frame) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (frame < firsts[low] || frame >= ends[low]) {
            throw new IllegalArgumentException("frame %d is in no shot".formatted(frame));
        }
        return low;
    }

    /** Whether the frame lies in a shot. */
    boolean contains(int frame) {
        for (int i = 0; i < firsts.length; i++) {
            if (frame >= firsts[i] && frame < ends[i]) {
                return true;
            }
        }
        return false;
    }

    /** How many frames the shots have inside a range of graph frames. */
    long count(FrameRange range) {
        long count = 0;
        for (int i = 0; i < firsts.length; i++) {
            count += Math.max(0, end(i, range) - begin(i, range));
        }
        return count;
    }

    /** The frames of the shots inside a range of graph frames, ascending. */
    int[] frames(FrameRange range) {
        List<int[]> parts = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < firsts.length; i++) {
            long begin = begin(i, range);
            long end = end(i, range);
            if (end > begin) {
                int[] part = new int[Math.toIntExact(end - begin)];
                for (int k = 0; k < part.length; k++) {
                    part[k] = (int) (begin + k);
                }
                parts.add(part);
                length += part.length;
            }
        }
        int[] all = new int[length];
        int at = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private long begin(int shot, FrameRange range) {
        return Math.max(firsts[shot], (long) range.first() * rate);
    }

    private long end(int shot, FrameRange range) {
        return Math.min(ends[shot], (range.last() + 1L) * rate);
    }
}
