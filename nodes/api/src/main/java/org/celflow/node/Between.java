package org.celflow.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an input of type {@link Frames}: the node makes several frames out of one. With factor k, output frame
 * {@code f * k + phase} ({@code 0 <= phase < k}) reads the input at f (offset 0) and, when {@code phase > 0}, at f + 1
 * (offset 1). The last frame of a shot has no successor unless the loop parameter wraps it to the first.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Between {
    /** The name of the integer parameter that holds the factor. */
    String factor();

    /** The name of the switch parameter that makes the shot a loop. */
    String loop();
}
