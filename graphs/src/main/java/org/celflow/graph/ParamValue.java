package org.celflow.graph;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;
import org.celflow.node.spec.ParamSpec;

/**
 * The value of a parameter as a graph holds it: raw, so that values of unknown node types can be kept too.
 * {@link ParamSpec#normalise} gives the typed form.
 */
public sealed interface ParamValue {
    /**
     * The raw value at a frame of the node's own clock.
     *
     * <p>Numbers between linear keyframes are {@link Double}; {@link #at(int, ParamSpec)} rounds where the parameter is
     * whole.
     */
    Object at(int frame);

    /**
     * The normal form at a frame: what keys and nodes use.
     *
     * @throws IllegalArgumentException as {@link ParamSpec#normalise}, if the value does not fit the parameter
     */
    default Object at(int frame, ParamSpec spec) {
        Object raw = at(frame);
        boolean whole = spec instanceof ParamSpec.IntParam || spec instanceof ParamSpec.SeedParam;
        if (this instanceof Animated && whole && raw instanceof Double d) {
            raw = Canonical.of(
                    new BigDecimal(d).setScale(0, RoundingMode.HALF_UP).toBigIntegerExact());
        }
        return spec.normalise(raw);
    }

    /**
     * The same value at every frame.
     *
     * @param value {@link String}, {@link Boolean}, {@link Long}, {@link BigInteger} (only beyond {@code long}), finite
     *     {@link Double}, {@code List<Object>} or {@code Map<String, Object>} of such, deeply immutable
     */
    record Literal(Object value) implements ParamValue {
        /**
         * Brings any JSON-like value into the form above, copying lists and maps.
         *
         * @throws IllegalArgumentException if it is nothing that a graph file can hold
         */
        public Literal {
            value = Canonical.of(value);
            if (Animation.read(value).isPresent()) {
                throw new IllegalArgumentException("a map with keyframes is an animated value");
            }
        }

        @Override
        public Object at(int frame) {
            return value;
        }
    }

    /**
     * A value that changes over time.
     *
     * @param keyframes raw values by frame of the node's own clock, at least one
     * @param mode how it goes from one to the next; before the first and after the last it stays
     * @param extra unknown fields of the file, kept
     */
    record Animated(SortedMap<Integer, Object> keyframes, Interpolation mode, Map<String, Object> extra)
            implements ParamValue {
        /**
         * Copies the keyframes, their values brought into the form of {@link Literal#value()}.
         *
         * @throws IllegalArgumentException if there is no keyframe, or one that a graph file cannot hold
         */
        public Animated {
            if (keyframes.isEmpty()) {
                throw new IllegalArgumentException("an animated value needs a keyframe");
            }
            SortedMap<Integer, Object> copy = new TreeMap<>();
            keyframes.forEach((frame, value) -> copy.put(frame, Canonical.of(value)));
            keyframes = Collections.unmodifiableSortedMap(copy);
            extra = Fields.extra(extra, Fields.OF_ANIMATED);
        }

        /** Without unknown fields. */
        public Animated(SortedMap<Integer, Object> keyframes, Interpolation mode) {
            this(keyframes, mode, Map.of());
        }

        @Override
        public Object at(int frame) {
            TreeMap<Integer, Object> sorted = new TreeMap<>(keyframes);
            Entry<Integer, Object> before = sorted.floorEntry(frame);
            Entry<Integer, Object> after = sorted.ceilingEntry(frame);
            if (before == null) {
                return sorted.firstEntry().getValue();
            }
            if (mode == Interpolation.HOLD || after == null || after.getKey().equals(before.getKey())) {
                return before.getValue();
            }
            if (before.getValue() instanceof Number from && after.getValue() instanceof Number to) {
                double t = ((double) frame - before.getKey()) / ((double) after.getKey() - before.getKey());
                return from.doubleValue() * (1 - t) + to.doubleValue() * t;
            }
            return before.getValue();
        }
    }
}
