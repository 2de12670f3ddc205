package org.celflow.runtime.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.celflow.graph.NodeId;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Reason;
import org.celflow.runtime.Task;
import org.celflow.runtime.TaskId;

/** Says of each node and frame why it runs, frames of the same reason together. */
final class Explanation {
    private record Cause(NodeId node, Task.State state, Reason.Kind kind, String text) {}

    private final Plan plan;
    private final Map<Cause, SortedSet<Integer>> frames = new LinkedHashMap<>();

    private Explanation(Plan plan) {
        this.plan = plan;
    }

    static Explanation of(Plan plan) {
        Explanation explanation = new Explanation(plan);
        for (Task task : plan.tasks()) {
            explanation.add(task.id().node(), task, task.frames());
            for (TaskId twin : task.twins()) {
                explanation.add(twin.node(), task, List.of(twin.frame()));
            }
        }
        return explanation;
    }

    private void add(NodeId node, Task task, List<Integer> at) {
        for (int frame : at) {
            // What a frame reads at the same frame reads the same for all.
            String text = task.reason().text().replace("[" + frame + "]", "");
            frames.computeIfAbsent(new Cause(node, task.state(), task.reason().kind(), text), cause -> new TreeSet<>())
                    .add(frame);
        }
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(json());
            return;
        }
        frames.forEach((cause, at) -> out.println("%s, %s %s: %s"
                .formatted(cause.node(), at.size() == 1 ? "frame" : "frames", ranges(at), cause.text())));
        out.println("frames %d, tasks %d: to compute %d, stored %d"
                .formatted(plan.frames(), plan.tasks().size(), count(Task.State.TO_COMPUTE), count(Task.State.STORED)));
    }

    private long count(Task.State state) {
        return plan.tasks().stream().filter(task -> task.state() == state).count();
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("frames", plan.frames());
            json.writeNumberField("tasks", plan.tasks().size());
            json.writeNumberField("toCompute", count(Task.State.TO_COMPUTE));
            json.writeNumberField("stored", count(Task.State.STORED));
            json.writeArrayFieldStart("reasons");
            for (Map.Entry<Cause, SortedSet<Integer>> entry : frames.entrySet()) {
                json.writeStartObject();
                json.writeStringField("node", entry.getKey().node().value());
                json.writeArrayFieldStart("frames");
                for (int frame : entry.getValue()) {
                    json.writeNumber(frame);
                }
                json.writeEndArray();
                json.writeBooleanField("stored", entry.getKey().state() == Task.State.STORED);
                json.writeStringField("kind", entry.getKey().kind().name());
                json.writeStringField("reason", entry.getKey().text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    /** Frames as {@code 0-8, 10, 12-23}. */
    static String ranges(SortedSet<Integer> frames) {
        List<String> ranges = new ArrayList<>();
        int first = frames.first();
        int last = first;
        for (int frame : frames) {
            if (frame > last + 1) {
                ranges.add(range(first, last));
                first = frame;
            }
            last = frame;
        }
        ranges.add(range(first, last));
        return String.join(", ", ranges);
    }

    private static String range(int first, int last) {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
