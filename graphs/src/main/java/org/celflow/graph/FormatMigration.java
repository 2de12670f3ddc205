package org.celflow.graph;

import java.util.Map;

/**
 * Brings a document of one format to the next. Formats go up by one when a graph of before would otherwise be misread; a
 * new optional field needs no new format.
 */
interface FormatMigration {
    /** The format that it takes; it makes {@code from() + 1}. */
    int from();

    /**
     * The document in the next format.
     *
     * @param document the fields of the root, without {@code celflow}; not to be modified
     * @throws IllegalArgumentException with a sentence, if the document cannot be brought over
     */
    Map<String, Object> migrate(Map<String, Object> document);
}
