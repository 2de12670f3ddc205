package org.celflow.node.model;

/**
 * What is in a model file, as its header tells.
 *
 * @param kind what it is for
 * @param family which models it belongs to, as {@code SD 1} or {@code SDXL}; empty if that is not told
 * @param detail what else is worth knowing, as {@code inpainting}; often empty
 */
public record ModelSummary(ModelKind kind, String family, String detail) {}
