package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of type {@code Optional<T>}: the node's own output of the frame before, empty on the first frame of a
 * shot, so that shots are independent of each other.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Previous {
    /** Which output; empty when the node has one. */
    String output() default "";
}
