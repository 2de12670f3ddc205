package org.celflow.editor.canvas;

import java.util.Optional;
import org.celflow.node.spec.ParamSpec;

/**
 * A parameter's field on a node.
 *
 * @param name in the graph
 * @param label for people
 * @param spec its kind; empty on a node of an unknown type, whose values are shown and not edited
 * @param field where it is
 * @param labelled whether the label stands above the field and not in it
 */
record ParamRow(String name, String label, Optional<ParamSpec> spec, Box field, boolean labelled) {}
