package org.celflow.reference;

/** Asks our engine what a case of one kind asks. */
@FunctionalInterface
public interface CaseRunner {
    /**
     * Computes a case and compares every tensor that it records as a result.
     *
     * @throws UnsupportedCaseException when the engine does not offer what is asked for
     * @throws BadCaseException when the case is damaged
     * @throws org.celflow.node.NodeException when the engine refuses
     */
    void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception;
}
