package org.celflow.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.celflow.node.value.Tensor;

/**
 * One case: what was asked, and the numbers that came out.
 *
 * @param group whose case it is
 * @param id unique in its group
 * @param json all that is said about it
 * @param tensors the numbers of its group
 */
public record ReferenceCase(String group, String id, JsonNode json, CaseTensors tensors) {
    /** What was asked. */
    public Params params() {
        JsonNode params = json.path("params");
        return new Params(group + "/" + id, params.isObject() ? params : json);
    }

    /** The names of its tensors. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        json.path("tensors").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether it has a tensor of that name. */
    public boolean has(String name) {
        return json.path("tensors").has(name);
    }

    /** A tensor by its name in the case. */
    public Tensor tensor(String name) throws BadCaseException {
        JsonNode key = json.path("tensors").get(name);
        if (key == null || !key.isTextual()) {
            throw new BadCaseException("%s/%s has no tensor '%s'".formatted(group, id, name));
        }
        return tensors.read(key.textValue());
    }

    /** A single number that is stored as a tensor. */
    public float number(String name) throws BadCaseException {
        float[] numbers = tensor(name).toArray();
        if (numbers.length == 0) {
            throw new BadCaseException("%s/%s: '%s' holds no number".formatted(group, id, name));
        }
        return numbers[0];
    }

    /** How far a tensor may be off, if the case says so. */
    Optional<Double> tolerance(String name) {
        JsonNode atol = json.path("tolerance").path(name).path("atol");
        return atol.isNumber() ? Optional.of(atol.doubleValue()) : Optional.empty();
    }

    /** Whether the recorded values change a lot with the order of additions. */
    boolean unstable() {
        JsonNode mark = json.get("unstable");
        return mark != null && !mark.isNull() && !(mark.isBoolean() && !mark.booleanValue());
    }

    /** The exception that was recorded instead of numbers, if one was. */
    Optional<String> raises() {
        JsonNode raises = json.get("raises");
        return raises == null || raises.isNull() ? Optional.empty() : Optional.of(raises.asText(raises.toString()));
    }
}
