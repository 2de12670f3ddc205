/**
 * For the tests of whoever writes nodes.
 *
 * <p>{@link org.celflow.node.testkit.NodeContract} checks what every node must hold, as one JUnit test factory over a pack:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> everyNodeKeepsTheContract() {
 *     return NodeContract.of(new AcmePack()).tests();
 * }
 * }</pre>
 *
 * <p>A single node is tested by making its record and computing it with a {@link org.celflow.node.testkit.TestContext}, or,
 * where the defaults of its annotations matter, through a {@link org.celflow.node.testkit.NodeHarness}.
 */
@NullMarked
package org.celflow.node.testkit;

import org.jspecify.annotations.NullMarked;
