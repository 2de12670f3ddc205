/**
 * Compares the engine with values that another implementation recorded. A folder of cases holds small models, inputs, and for
 * each case what was asked and the numbers that came out, with a tolerance. {@link org.celflow.reference.ReferenceFolder} reads it,
 * {@link org.celflow.reference.CaseGroups} knows how a case of each group is asked of our own nodes and networks, {@link
 * org.celflow.reference.Comparison} measures, and {@link org.celflow.reference.ReferenceCommand} reports.
 */
@NullMarked
package org.celflow.reference;

import org.jspecify.annotations.NullMarked;
