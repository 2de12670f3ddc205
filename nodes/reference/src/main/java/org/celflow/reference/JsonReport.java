package org.celflow.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.celflow.reference.Outcome.Status;

/** One JSON object on one line; an infinite error is null. */
final class JsonReport extends Report {
    private final PrintWriter out;
    private final List<Outcome> outcomes = new ArrayList<>();

    JsonReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    void tell(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    void end() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("passed", count(Status.PASS));
            json.writeNumberField("failed", count(Status.FAIL));
            json.writeNumberField("unsupported", count(Status.UNSUPPORTED));
            json.writeArrayFieldStart("cases");
            for (Outcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        out.println(text);
    }

    private static void write(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("group", outcome.group());
        json.writeStringField("case", outcome.id());
        json.writeStringField("status", outcome.status().toString());
        json.writeStringField("remark", outcome.remark());
        json.writeArrayFieldStart("tensors");
        for (Measurement measurement : outcome.measurements()) {
            json.writeStartObject();
            json.writeStringField("tensor", measurement.tensor());
            if (Double.isInfinite(measurement.error())) {
                json.writeNullField("error");
            } else {
                json.writeNumberField("error", measurement.error());
            }
            json.writeNumberField("tolerance", measurement.tolerance());
            json.writeBooleanField("passes", measurement.passes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
