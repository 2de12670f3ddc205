package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One of several outputs: a component of the record that {@link Node#compute} returns.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Out {
    /** What comes out: shape, range, unit, colour space. */
    String doc();
}
