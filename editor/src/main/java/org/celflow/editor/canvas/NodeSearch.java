package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.celflow.node.spec.NodeType;

/**
 * Finds node types by a few typed letters. Letters must occur in order; those at the beginnings of words and those that follow
 * each other count most. A title weighs more than an id, an id more than a category, a word of the documentation least.
 */
final class NodeSearch {
    /**
     * A found type.
     *
     * @param type the type
     * @param score higher is better
     * @param marked the places in the title that matched, ascending
     */
    record Match(NodeType type, double score, List<Integer> marked) {
        Match {
            marked = List.copyOf(marked);
        }
    }

    private record Fit(double score, List<Integer> places) {}

    private NodeSearch() {}

    /** The types that match, best first; all of them by category and title when nothing is typed. */
    static List<Match> rank(Collection<NodeType> types, String typed) {
        String query = typed.strip().toLowerCase(Locale.ROOT);
        List<Match> matches = new ArrayList<>();
        for (NodeType type : types) {
            match(type, query).ifPresent(matches::add);
        }
        Comparator<Match> order = Comparator.comparingDouble(match -> -match.score());
        matches.sort(order.thenComparing(match -> match.type().category())
                .thenComparing(match -> match.type().title())
                .thenComparing(match -> match.type().id()));
        return matches;
    }

    private static Optional<Match> match(NodeType type, String query) {
        if (query.isEmpty()) {
            return Optional.of(new Match(type, 0, List.of()));
        }
        String title = type.title().toLowerCase(Locale.ROOT);
        Optional<Fit> inTitle = fit(title, query);
        double score = inTitle.map(Fit::score).orElse(Double.NEGATIVE_INFINITY);
        score = Math.max(
                score, fit(type.id(), query).map(fit -> fit.score() * 0.7).orElse(score));
        String place = type.category().toLowerCase(Locale.ROOT) + " " + title;
        score = Math.max(score, fit(place, query).map(fit -> fit.score() * 0.6).orElse(score));
        if (score == Double.NEGATIVE_INFINITY
                && query.length() >= 3
                && type.doc().toLowerCase(Locale.ROOT).contains(query)) {
            score = 0.1;
        }
        return score == Double.NEGATIVE_INFINITY
                ? Optional.empty()
                : Optional.of(new Match(type, score, inTitle.map(Fit::places).orElse(List.of())));
    }

    /** Matches all words of a query, each fuzzily. */
    private static Optional<Fit> fit(String text, String query) {
        double score = 0;
        List<Integer> places = new ArrayList<>();
        for (String word : query.split("\\s+", -1)) {
            Optional<Fit> fit = word(text, word);
            if (fit.isEmpty()) {
                return Optional.empty();
            }
            score += fit.get().score();
            places.addAll(fit.get().places());
        }
        double exact = text.equals(query) ? 40 : text.startsWith(query) ? 20 : 0;
        places.sort(Comparator.naturalOrder());
        return Optional.of(new Fit(
                score + exact - text.length() * 0.05, places.stream().distinct().toList()));
    }

    /** The best way to find a word's letters in order: an optimal alignment, for texts are short. */
    private static Optional<Fit> word(String text, String word) {
        int n = text.length();
        int m = word.length();
        double[][] best = new double[m][n];
        int[][] from = new int[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                best[i][j] = Double.NEGATIVE_INFINITY;
                if (text.charAt(j) != word.charAt(i)) {
                    continue;
                }
                double here = begins(text, j) ? 8 : 1;
                if (i == 0) {
                    best[i][j] = here;
                    continue;
                }
                for (int k = i - 1; k < j; k++) {
                    double together = k == j - 1 ? 6 : -0.2 * (j - k);
                    double sum = best[i - 1][k] + here + together;
                    if (sum > best[i][j]) {
                        best[i][j] = sum;
                        from[i][j] = k;
                    }
                }
            }
        }
        int end = -1;
        for (int j = 0; j < n; j++) {
            if (best[m - 1][j] > (end < 0 ? Double.NEGATIVE_INFINITY : best[m - 1][end])) {
                end = j;
            }
        }
        // Letters strewn over a text by chance are no match.
        if (end < 0 || best[m - 1][end] < m) {
            return Optional.empty();
        }
        double score = best[m - 1][end];
        List<Integer> places = new ArrayList<>();
        for (int i = m - 1; i >= 0; i--) {
            places.add(end);
            end = from[i][end];
        }
        return Optional.of(new Fit(score, places));
    }

    private static boolean begins(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
