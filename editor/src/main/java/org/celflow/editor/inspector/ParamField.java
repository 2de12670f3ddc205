package org.celflow.editor.inspector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.Interpolation;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.ParamSpec;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of one or more nodes of the same type, as a widget edits it. FX thread only; needs no toolkit.
 *
 * <p>Values are normal forms of {@link ParamSpec#normalise}. What is offered and does not fit leaves the graph as it was
 * and stands in {@link #error()}, with the text in {@link #draft()}, until something valid is offered or the field is reset.
 */
public final class ParamField {
    private final GraphDocument document;
    private final List<NodeId> nodes;
    private final ParamSpec spec;
    private final Drafts drafts;
    private final IntSupplier frame;
    private final ReadOnlyObjectWrapper<Object> value;
    private final ReadOnlyStringWrapper error = new ReadOnlyStringWrapper(this, "error", "");
    private final ReadOnlyBooleanWrapper set = new ReadOnlyBooleanWrapper(this, "set");
    private final ReadOnlyBooleanWrapper mixed = new ReadOnlyBooleanWrapper(this, "mixed");
    private final ReadOnlyBooleanWrapper animated = new ReadOnlyBooleanWrapper(this, "animated");
    private final ReadOnlyBooleanWrapper keyHere = new ReadOnlyBooleanWrapper(this, "keyHere");
    private long gesture;

    /**
     * A field.
     *
     * @param nodes at least one, the one whose value is shown first
     * @param drafts keeps invalid texts while other nodes are shown
     * @param frame where keyframes are read and set
     */
    public ParamField(GraphDocument document, List<NodeId> nodes, ParamSpec spec, Drafts drafts, IntSupplier frame) {
        this.document = document;
        this.nodes = List.copyOf(nodes);
        this.spec = spec;
        this.drafts = drafts;
        this.frame = frame;
        this.value = new ReadOnlyObjectWrapper<>(this, "value", spec.defaultValue());
        drafts.find(key()).ifPresent(draft -> error.set(draft.error()));
        refresh();
    }

    /** What is edited. */
    public ParamSpec spec() {
        return spec;
    }

    /** The value at the present frame: its normal form, or the raw value if the graph holds one that does not fit. */
    public ReadOnlyObjectProperty<Object> value() {
        return value.getReadOnlyProperty();
    }

    /** Why the text or the value is not valid, a sentence; empty when all is well. */
    public ReadOnlyStringProperty error() {
        return error.getReadOnlyProperty();
    }

    /** Whether the graph sets the parameter, so that it can be reset. */
    public ReadOnlyBooleanProperty set() {
        return set.getReadOnlyProperty();
    }

    /** Whether the nodes have different values. */
    public ReadOnlyBooleanProperty mixed() {
        return mixed.getReadOnlyProperty();
    }

    /** Whether the value has keyframes. */
    public ReadOnlyBooleanProperty animated() {
        return animated.getReadOnlyProperty();
    }

    /** Whether there is a keyframe at the present frame. */
    public ReadOnlyBooleanProperty keyHere() {
        return keyHere.getReadOnlyProperty();
    }

    /** The invalid text that was typed last, if it was not replaced by a valid one. */
    public Optional<String> draft() {
        return drafts.find(key()).map(Drafts.Draft::text);
    }

    /**
     * Takes a raw value as one step of the open gesture.
     *
     * @param typed the text it was read from, kept if the value does not fit
     * @return whether it fits
     */
    public boolean offer(Object raw, String typed) {
        try {
            spec.normalise(raw);
        } catch (IllegalArgumentException e) {
            refuse(typed, sentence(e.getMessage()));
            return false;
        }
        drafts.forget(key());
        error.set("");
        apply((graph, node) -> new GraphEdit.SetParam(node, spec.name(), changed(graph, node, raw)));
        return true;
    }

    /** Takes a raw value that comes from a widget that cannot show an invalid one. */
    public boolean offer(Object raw) {
        return offer(raw, String.valueOf(raw));
    }

    /** Keeps a text that is no value at all, and says why. */
    public void refuse(String typed, String why) {
        drafts.keep(key(), typed, why);
        error.set(why);
    }

    /** Ends the gesture: the next offer is a new undo step. */
    public void commit() {
        gesture++;
        document.endGesture();
    }

    /**
     * Takes the open gesture back: what was offered or typed since the last commit never was.
     *
     * @return whether there was something to take back
     */
    public boolean abandon() {
        boolean typed = drafts.find(key()).isPresent();
        drafts.forget(key());
        boolean was = document.abandonGesture(new Gesture(this, gesture));
        refresh();
        return was || typed;
    }

    /** Puts the parameter back to its default, and forgets what was typed. */
    public void reset() {
        commit();
        drafts.forget(key());
        error.set("");
        apply((graph, node) -> new GraphEdit.ClearParam(node, spec.name()));
        commit();
        refresh();
    }

    /** Sets a keyframe at the present frame, or takes it away; without its last keyframe a value is no longer animated. */
    public void toggleKey() {
        commit();
        int at = frame.getAsInt();
        boolean remove = keyHere.get();
        apply((graph, node) -> {
            SortedMap<Integer, Object> keys = new TreeMap<>(keys(graph, node));
            Object here = raw(graph, node);
            if (remove) {
                keys.remove(at);
            } else {
                keys.put(at, here);
            }
            ParamValue next =
                    keys.isEmpty() ? new ParamValue.Literal(here) : new ParamValue.Animated(keys, mode(graph, node));
            return new GraphEdit.SetParam(node, spec.name(), next);
        });
        commit();
    }

    /** Reads the graph again, after it or the frame changed. */
    public void refresh() {
        Graph graph = document.graph().get();
        if (!nodes.stream().allMatch(node -> graph.nodes().containsKey(node))) {
            return;
        }
        NodeId first = nodes.get(0);
        Optional<ParamValue> held = graph.node(first).param(spec.name());
        set.set(nodes.stream()
                .anyMatch(node -> graph.node(node).param(spec.name()).isPresent()));
        mixed.set(nodes.stream()
                .anyMatch(node -> !graph.node(node).param(spec.name()).equals(held)));
        animated.set(held.orElse(null) instanceof ParamValue.Animated);
        keyHere.set(keys(graph, first).containsKey(frame.getAsInt()));
        Object now;
        String why = "";
        try {
            now = held.map(v -> v.at(frame.getAsInt(), spec)).orElseGet(spec::defaultValue);
        } catch (IllegalArgumentException e) {
            now = raw(graph, first);
            why = sentence(e.getMessage());
        }
        if (!now.equals(value.get()) && drafts.find(key()).isPresent()) {
            drafts.forget(key()); // undo, or an edit elsewhere, put a value in place of what was typed
        }
        error.set(drafts.find(key()).map(Drafts.Draft::error).orElse(why));
        value.set(now);
    }

    private void apply(BiFunction<Graph, NodeId, GraphEdit> edit) {
        Graph graph = document.graph().get();
        List<GraphEdit> edits = new ArrayList<>();
        for (NodeId node : nodes) {
            if (graph.nodes().containsKey(node)) {
                edits.add(edit.apply(graph, node));
            }
        }
        if (edits.isEmpty()) {
            return;
        }
        GraphEdit all = edits.size() == 1
                ? edits.get(0)
                : new GraphEdit.Batch(edits.get(0).label(), edits);
        document.applyLive(new Gesture(this, gesture), all);
    }

    private ParamValue changed(Graph graph, NodeId node, Object raw) {
        if (graph.node(node).param(spec.name()).orElse(null) instanceof ParamValue.Animated before) {
            SortedMap<Integer, Object> keys = new TreeMap<>(before.keyframes());
            keys.put(frame.getAsInt(), raw);
            return new ParamValue.Animated(keys, before.mode(), before.extra());
        }
        return new ParamValue.Literal(raw);
    }

    private SortedMap<Integer, Object> keys(Graph graph, NodeId node) {
        return graph.node(node).param(spec.name()).orElse(null) instanceof ParamValue.Animated a
                ? a.keyframes()
                : new TreeMap<>();
    }

    private Interpolation mode(Graph graph, NodeId node) {
        if (graph.node(node).param(spec.name()).orElse(null) instanceof ParamValue.Animated a) {
            return a.mode();
        }
        boolean number = spec instanceof ParamSpec.RealParam || spec instanceof ParamSpec.IntParam;
        return number ? Interpolation.LINEAR : Interpolation.HOLD;
    }

    private Object raw(Graph graph, NodeId node) {
        return graph.node(node)
                .param(spec.name())
                .map(v -> v.at(frame.getAsInt()))
                .orElseGet(spec::defaultValue);
    }

    private Drafts.Key key() {
        return new Drafts.Key(nodes.get(0), spec.name());
    }

    private static String sentence(@Nullable String end) {
        String text = end == null ? "is not valid" : end;
        return "It " + text + ".";
    }

    private record Gesture(ParamField field, long number) {}
}
