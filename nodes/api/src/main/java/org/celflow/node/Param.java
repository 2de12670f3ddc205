package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.celflow.node.model.ModelKind;

/** Marks a record component as a parameter. The nested annotation says its kind, default, range, unit and meaning. */
public final class Param {
    private Param() {}

    /**
     * Parameters that several nodes have in common, said once; component type a record whose components are parameters or
     * further groups. They are the node's own: files, panels and keys have them by their names, in the group's place among
     * the others, and nothing tells that there is a group.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Group {}

    /** A whole number; component type {@code int} or {@code long}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Int {
        long def();

        long min() default Integer.MIN_VALUE;

        long max() default Integer.MAX_VALUE;

        /** How far one click or arrow key goes. */
        long step() default 1;

        String unit() default "";

        String doc();
    }

    /** A real number; component type {@code double}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Real {
        double def();

        double min() default -1e9;

        double max() default 1e9;

        /** How far one click or arrow key goes. */
        double step() default 0.01;

        String unit() default "";

        String doc();
    }

    /** Text; component type {@link String}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Text {
        String def() default "";

        /** Whether the editor shows several lines. */
        boolean multiline() default false;

        String doc();
    }

    /** One of a list; component type an enum, whose constants are written as {@code toString()} in lower case. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Choice {
        String def();

        String doc();
    }

    /** On or off; component type {@code boolean}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Switch {
        boolean def();

        String doc();
    }

    /** The seed of a random generator, an unsigned 64-bit number; component type {@code long}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Seed {
        long def() default 0;

        String doc();
    }

    /** A file that is read; component type {@link FileRef}, or {@code Optional<FileRef>} when it may be left empty. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface File {
        /** Accepted endings without the dot, as {@code safetensors}; empty for any. */
        String[] extensions() default {};

        /** Which of the user's models are offered; empty for a file that is no model. */
        ModelKind[] models() default {};

        String doc();
    }

    /**
     * Numbered image files, one a frame; component type {@link FrameFile}. The value is a folder, a pattern
     * ({@code seg/####.png}, {@code seg/%04d.png}) or one still file that stands for every frame.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Sequence {
        String doc();
    }

    /** Where files are written, relative to the output folder of the run; component type {@link String}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Output {
        String def();

        String doc();
    }

    /** A colour; component type {@link org.celflow.node.value.Rgb}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Colour {
        /** {@code #rrggbb}. */
        String def();

        String doc();
    }

    /** Names of parts; component type {@code List<String>}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Names {
        String[] def() default {};

        String doc();
    }

    /** A colour for each of some parts; component type {@code Map<String, Rgb>}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Colours {
        String doc();
    }
}
