package org.celflow.node.value;

import java.util.Optional;

/**
 * A kind of value that flows along links.
 *
 * @param id in files and messages, as {@code image}
 * @param title for people, as {@code Image}
 * @param javaType the class of its values
 * @param colour of its links in the editor
 * @param codec how it is kept; empty for values that only live during a run
 */
public record ValueType<T extends Value>(
        String id, String title, Class<T> javaType, Rgb colour, Optional<ValueCodec<T>> codec) {}
