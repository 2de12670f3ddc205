/**
 * What the author of a node compiles against.
 *
 * <p>A node is a record that implements {@link org.celflow.node.Node}: its components are its inputs and parameters,
 * annotated with {@link org.celflow.node.In} and {@link org.celflow.node.Param}, so that names, types, ranges and
 * documentation are said once. {@link org.celflow.node.NodeInfo} names the type. A {@link org.celflow.node.NodePack},
 * found by {@link java.util.ServiceLoader}, lists the nodes of a jar.
 *
 * <p>A node is pure: its outputs are a function of its inputs, its parameters, the contents of the files it is handed,
 * and the frame if it declares {@link org.celflow.node.NodeInfo#usesFrame()}. Inputs are never modified.
 */
@NullMarked
package org.celflow.node;

import org.jspecify.annotations.NullMarked;
