package org.celflow.runtime.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.RunResult;

/** A run's result as one JSON object on one line. */
final class RunJson {
    private RunJson() {}

    static void print(RunResult result, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            RunResult.Summary summary = result.summary();
            json.writeStartObject();
            json.writeNumberField("frames", summary.frames());
            json.writeNumberField("tasks", summary.tasks());
            json.writeNumberField("computed", summary.computed());
            json.writeNumberField("cached", summary.cached());
            json.writeNumberField("failed", summary.failed());
            json.writeNumberField(
                    "seconds", BigDecimal.valueOf(summary.seconds()).setScale(3, RoundingMode.HALF_UP));
            json.writeBooleanField("cancelled", result.cancelled());
            json.writeArrayFieldStart("outputs");
            for (Path output : result.outputs()) {
                json.writeString(output.toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (NodeFailure failure : result.failures()) {
                json.writeStartObject();
                json.writeStringField("node", failure.node().value());
                json.writeNumberField("frame", failure.frame());
                json.writeStringField("message", failure.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        out.println(text);
    }
}
