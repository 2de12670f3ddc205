/** Tests of the whole program, with every node that it ships. */
@org.jspecify.annotations.NullMarked
package org.celflow.app;
