package org.celflow.editor.run;

import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;

/** What is wrong: with the graph as it is, and with the latest run. FX thread only; needs no toolkit. */
public final class Problems {
    private static final int LIMIT = 500;

    private final ObservableList<Report> all = FXCollections.observableArrayList();
    private final ObservableList<Report> view = FXCollections.unmodifiableObservableList(all);
    private List<Report> ofGraph = List.of();
    private final List<Report> ofRun = new ArrayList<>();

    /** All of them, errors of the graph first; at most {@value #LIMIT}. */
    public ObservableList<Report> all() {
        return view;
    }

    /** Whether a node has an error. */
    public boolean concerns(NodeId node) {
        return all.stream()
                .anyMatch(report ->
                        report.error() && report.node().filter(node::equals).isPresent());
    }

    void putGraph(List<Report> reports) {
        ofGraph = List.copyOf(reports);
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
        List<Report> both = new ArrayList<>(ofGraph);
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
