package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an input of type {@link Frames}: this frame and its neighbours {@code f - before .. f + after}. Neighbours outside
 * the shot are absent.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Window {
    /** Frames before this one, 0 or more. */
    int before() default 0;

    /** Frames after this one, 0 or more. */
    int after() default 0;
}
