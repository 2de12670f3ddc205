package org.celflow.node.spec;

import org.celflow.node.time.TimeNeed;

/**
 * An input port.
 *
 * @param name in files and on the node
 * @param doc what is expected
 * @param type the class of the values it takes
 * @param optional whether it may stay unlinked
 * @param need which frames it reads
 */
public record InputSpec(String name, String doc, Class<?> type, boolean optional, TimeNeed need) {}
