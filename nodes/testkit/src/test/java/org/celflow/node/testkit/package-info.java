/** The test kit held against nodes that break the contract. */
@NullMarked
package org.celflow.node.testkit;

import org.jspecify.annotations.NullMarked;
