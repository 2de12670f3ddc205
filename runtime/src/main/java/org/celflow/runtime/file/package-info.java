/**
 * Files: written whole or not at all, told apart by content, found by frame number. Every path is handed in, so that a test
 * can put a failing file system beneath.
 */
@NullMarked
package org.celflow.runtime.file;

import org.jspecify.annotations.NullMarked;
