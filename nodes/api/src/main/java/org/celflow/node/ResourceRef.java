package org.celflow.node;

/**
 * Names a resource by type and content.
 *
 * @param type the class that a loader makes
 * @param file the file it is read from; its digest identifies it
 * @param variant what else tells two apart, as the number type of the weights
 */
public record ResourceRef<T extends Resource>(Class<T> type, FileRef file, String variant) {}
