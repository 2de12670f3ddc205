package org.celflow.editor.run;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.celflow.graph.Graph;
import org.celflow.graph.Problem;

/** What is wrong: with the graph as it is, and with the latest run. FX thread only; needs no toolkit. */
public final class Problems {
    private static final int LIMIT = 500;

    private final ObservableList<Report> all = FXCollections.observableArrayList();
    private final ObservableList<Report> view = FXCollections.unmodifiableObservableList(all);
    private final ReadOnlyObjectWrapper<List<Problem>> ofGraph =
            new ReadOnlyObjectWrapper<>(this, "ofGraph", List.of());
    private final List<Report> ofRun = new ArrayList<>();

    /** All of them, errors of the graph first; at most {@value #LIMIT}. */
    public ObservableList<Report> all() {
        return view;
    }

    /** What is wrong with the graph as it is. */
    public ReadOnlyObjectProperty<List<Problem>> ofGraph() {
        return ofGraph.getReadOnlyProperty();
    }

    void putGraph(List<Problem> problems) {
        ofGraph.set(List.copyOf(problems));
        show();
    }

    void addRun(List<Report> reports) {
        if (!reports.isEmpty()) {
            for (Report report : reports) {
                if (!ofRun.contains(report)) {
                    ofRun.add(report);
                }
            }
            show();
        }
    }

    void clearRun() {
        ofRun.clear();
        show();
    }

    void retain(Graph graph) {
        if (ofRun.removeIf(report ->
                report.node().filter(node -> !graph.nodes().containsKey(node)).isPresent())) {
            show();
        }
    }

    private void show() {
        List<Report> both =
                new ArrayList<>(ofGraph.get().stream().map(Report::of).toList());
        ofRun.stream().filter(report -> !both.contains(report)).forEach(both::add);
        List<Report> sorted =
                new ArrayList<>(both.stream().filter(Report::error).toList());
        both.stream().filter(report -> !report.error()).forEach(sorted::add);
        if (sorted.size() > LIMIT) {
            sorted = sorted.subList(0, LIMIT);
        }
        if (!sorted.equals(all)) {
            all.setAll(sorted);
        }
    }
}
