package org.celflow.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
public final class NearNames {
    private static final int MAX_LENGTH = 64;

    private NearNames() {}

    /** At most three names that are like the one written, the most alike first. */
    public static List<String> of(String written, Collection<String> names) {
        if (written.length() > MAX_LENGTH) {
            return List.of();
        }
        String wanted = written.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(name -> name.length() <= MAX_LENGTH && isNear(wanted, name.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }

    /** {@code "; did you mean a or b?"}, or nothing when no name is near. */
    public static String hint(String written, Collection<String> names) {
        List<String> near = of(written, names);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private static boolean isNear(String wanted, String name) {
        boolean part = wanted.length() >= 3 && (name.contains(wanted) || name.length() >= 3 && wanted.contains(name));
        return part || distance(wanted, name) <= Math.max(1, wanted.length() / 3);
    }

    /** The edit distance of Damerau (1964), in which two exchanged letters are one mistake, by rows. */
    private static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[b.length()];
    }
}
