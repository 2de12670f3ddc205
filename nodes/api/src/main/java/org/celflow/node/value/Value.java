package org.celflow.node.value;

/** What flows along a link: immutable, on the Java heap. */
public interface Value {
    /** Memory that it holds, in bytes, for budgets; an estimate that is not too low. */
    long bytes();
}
