package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a node type. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NodeInfo {
    /** Identifies the type in files for ever: {@code group.name}, lower case, words joined by {@code -}. */
    String id();

    /** Raised when the same inputs and parameters give another output; part of every key. */
    int version() default 1;

    /** What the title bar shows. */
    String title();

    /** Where the node is found: {@code Mask}, {@code Sample}, {@code Image}, ... */
    String category();

    /** One or more sentences for the artist: what it does, when to use it. */
    String doc();

    /** The kind of worker that computes it. */
    Lane lane() default Lane.CPU;

    /** Whether {@link NodeContext#frame()} may be asked; then no two frames share a result. */
    boolean usesFrame() default false;

    /** Whether results are kept between runs. */
    Persist persist() default Persist.ALWAYS;

    /**
     * Whether the node exists for its effect (a written file). A sink is what a run renders. It returns a
     * {@link org.celflow.node.value.SavedFile}.
     */
    boolean sink() default false;

    /** Whether results are kept. */
    enum Persist {
        /** Kept in the memory and disk caches. */
        ALWAYS,
        /** Computed anew whenever something downstream runs: descriptions, and values cheaper to compute than to read. */
        NEVER
    }
}
