/**
 * Model files on this machine: the folders where users keep them, what is in a file, and the list that an artist chooses from. Folders
 * are named as ComfyUI names them, so that one collection serves both.
 *
 * <p>What a node computes never depends on these folders: a graph names a file by path, and its content's digest goes into the
 * key. They serve choosing, and pictures that are shown while work goes on.
 */
@NullMarked
package org.celflow.node.model;

import org.jspecify.annotations.NullMarked;
