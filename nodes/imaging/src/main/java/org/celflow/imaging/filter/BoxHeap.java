package org.celflow.imaging.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boxes with the one of most pixels first. Which of equals comes first is part of the result, so this is the binary heap that Pillow
 * has and not Java's.
 */
final class BoxHeap {
    /** The parent of i is at i / 2; the place 0 is not used. */
    private final List<MedianCut.@Nullable Box> boxes = new ArrayList<>();

    BoxHeap() {
        boxes.add(null);
    }

    void add(MedianCut.Box box) {
        boxes.add(box);
        int at = boxes.size() - 1;
        while (at > 1 && box.pixels() > pixels(at / 2)) {
            boxes.set(at, boxes.get(at / 2));
            at /= 2;
        }
        boxes.set(at, box);
    }

    /** Removes the first that holds several colours, and those before it; none if there is no such. */
    MedianCut.@Nullable Box removeDivisible() {
        while (boxes.size() > 1) {
            MedianCut.Box first = remove();
            if (first != null && !first.isOneColour()) {
                return first;
            }
        }
        return null;
    }

    private MedianCut.@Nullable Box remove() {
        MedianCut.Box first = boxes.get(1);
        MedianCut.Box last = boxes.remove(boxes.size() - 1);
        int count = boxes.size() - 1;
        if (count == 0 || last == null) {
            return first;
        }
        int at = 1;
        while (at * 2 <= count) {
            int child = at * 2;
            if (child < count && pixels(child) < pixels(child + 1)) {
                child++;
            }
            if (last.pixels() > pixels(child)) {
                break;
            }
            boxes.set(at, boxes.get(child));
            at = child;
        }
        boxes.set(at, last);
        return first;
    }

    private long pixels(int at) {
        MedianCut.Box box = boxes.get(at);
        return box == null ? 0 : box.pixels();
    }
}
