/** The descriptor of a node type, the only form of a node that graphs, runtime and editor know. */
@NullMarked
package org.celflow.node.spec;

import org.jspecify.annotations.NullMarked;
