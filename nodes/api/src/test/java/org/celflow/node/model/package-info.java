/** Tests of model folders. */
@NullMarked
package org.celflow.node.model;

import org.jspecify.annotations.NullMarked;
