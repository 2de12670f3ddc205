/**
 * Text inside PNG files, where a picture carries the graph that made it.
 *
 * <p>Pictures come from strangers, so their chunks are walked here with bounds on every size, and never by an image library
 * that inflates whatever it finds (a 300 kB file can hold text of gigabytes).
 */
@NullMarked
package org.celflow.node.png;

import org.jspecify.annotations.NullMarked;
