package org.celflow.runtime.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.celflow.node.model.ModelKind;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.celflow.node.value.ValueType;

/** Node types for other programs. */
final class NodesJson {
    private NodesJson() {}

    static String text(NodeCatalog catalog, Collection<NodeType> types) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("nodes");
            for (NodeType type : types) {
                node(json, catalog, type);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static void node(JsonGenerator json, NodeCatalog catalog, NodeType type) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type.reference());
        json.writeStringField("title", type.title());
        json.writeStringField("category", type.category());
        json.writeStringField("doc", type.doc());
        json.writeBooleanField("sink", type.sink());
        json.writeStringField("lane", type.lane().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("inputs");
        for (InputSpec input : type.ports()) {
            json.writeStartObject();
            json.writeStringField("name", input.name());
            json.writeStringField("kind", kind(catalog, input.type()));
            json.writeBooleanField("optional", input.optional());
            json.writeStringField("doc", input.doc());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("params");
        for (ParamSpec param : type.params()) {
            param(json, param);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("outputs");
        for (OutputSpec output : type.outputs()) {
            json.writeStartObject();
            json.writeStringField("name", output.name());
            json.writeStringField("kind", kind(catalog, output.type()));
            json.writeStringField("doc", output.doc());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void param(JsonGenerator json, ParamSpec param) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", param.name());
        json.writeStringField("kind", kind(param));
        json.writeFieldName("default");
        value(json, param.defaultValue());
        if (param instanceof ParamSpec.IntParam p) {
            json.writeNumberField("min", p.min());
            json.writeNumberField("max", p.max());
            json.writeStringField("unit", p.unit());
        } else if (param instanceof ParamSpec.RealParam p) {
            json.writeNumberField("min", p.min());
            json.writeNumberField("max", p.max());
            json.writeStringField("unit", p.unit());
        } else if (param instanceof ParamSpec.ChoiceParam p) {
            json.writeFieldName("options");
            value(json, p.options());
        } else if (param instanceof ParamSpec.FileParam p) {
            json.writeFieldName("extensions");
            value(json, p.extensions());
            json.writeBooleanField("optional", p.optional());
            json.writeFieldName("models");
            value(json, p.models().stream().map(ModelKind::label).toList());
        }
        json.writeStringField("doc", param.doc());
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                json.writeString(String.valueOf(item));
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeStringField(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
            }
            json.writeEndObject();
        } else if (value instanceof FileValue file) {
            json.writeString(file.path());
        } else if (value instanceof SequenceValue sequence) {
            json.writeString(sequence.path());
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean is) {
            json.writeBoolean(is);
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    /** What flows through a port, as {@code Image}. */
    static String kind(NodeCatalog catalog, Class<?> value) {
        return catalog.valueType(value).map(ValueType::title).orElseGet(value::getSimpleName);
    }

    private static String kind(ParamSpec param) {
        if (param instanceof ParamSpec.IntParam) {
            return "int";
        } else if (param instanceof ParamSpec.RealParam) {
            return "real";
        } else if (param instanceof ParamSpec.TextParam) {
            return "text";
        } else if (param instanceof ParamSpec.ChoiceParam) {
            return "choice";
        } else if (param instanceof ParamSpec.SwitchParam) {
            return "switch";
        } else if (param instanceof ParamSpec.SeedParam) {
            return "seed";
        } else if (param instanceof ParamSpec.FileParam) {
            return "file";
        } else if (param instanceof ParamSpec.SequenceParam) {
            return "sequence";
        } else if (param instanceof ParamSpec.OutputParam) {
            return "output";
        } else if (param instanceof ParamSpec.ColourParam) {
            return "colour";
        } else if (param instanceof ParamSpec.NamesParam) {
            return "names";
        }
        return "colours";
    }

    /** A parameter's kind, range and default, as {@code real 0-1, default 0.5}. */
    static String describe(ParamSpec param) {
        String text = kind(param);
        if (param instanceof ParamSpec.IntParam p) {
            text += " %d to %d %s".formatted(p.min(), p.max(), p.unit());
        } else if (param instanceof ParamSpec.RealParam p) {
            text += " %s to %s %s".formatted(p.min(), p.max(), p.unit());
        } else if (param instanceof ParamSpec.ChoiceParam p) {
            text += " " + String.join(", ", p.options());
        }
        boolean files = param instanceof ParamSpec.FileParam || param instanceof ParamSpec.SequenceParam;
        return files ? text : "%s, default %s".formatted(text.strip(), param.defaultValue());
    }
}
