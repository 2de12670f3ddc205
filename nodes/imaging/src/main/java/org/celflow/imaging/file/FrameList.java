package org.celflow.imaging.file;

import java.util.List;
import java.util.StringJoiner;

/** Frame numbers in sentences. */
public final class FrameList {
    private static final int MOST_RUNS = 6;

    private FrameList() {}

    /** As {@code frame 7} or {@code frames 0-8, 10}; long lists are cut. */
    public static String name(String noun, List<Integer> numbers) {
        return noun + (numbers.size() == 1 ? " " : "s ") + runs(numbers);
    }

    /** As {@code 0-8, 10}. */
    private static String runs(List<Integer> numbers) {
        StringJoiner text = new StringJoiner(", ");
        int runs = 0;
        int i = 0;
        while (i < numbers.size()) {
            if (runs++ == MOST_RUNS) {
                return text + " and %d more".formatted(numbers.size() - i);
            }
            int first = numbers.get(i);
            int last = first;
            i++;
            while (i < numbers.size() && numbers.get(i) == last + 1) {
                last = numbers.get(i++);
            }
            text.add(first == last ? String.valueOf(first) : first + "-" + last);
        }
        return text.toString();
    }
}
