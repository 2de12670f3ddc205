/**
 * What goes into a key. A key is the digest of one canonical byte string ({@link org.celflow.runtime.key.KeyEncoder}); what
 * is written into it, and in which order, is decided in one place, {@link org.celflow.runtime.plan.KeyTable}.
 */
@NullMarked
package org.celflow.runtime.key;

import org.jspecify.annotations.NullMarked;
