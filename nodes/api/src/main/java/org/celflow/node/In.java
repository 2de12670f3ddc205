package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A linked input. The component's type is the port's type; {@code Optional<T>} makes the link optional,
 * {@code Frames<T>} with {@link Window}, {@link WholeShot} or {@link Between} reads neighbouring frames.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface In {
    /** What is expected: shape, range, unit, colour space. */
    String doc();
}
