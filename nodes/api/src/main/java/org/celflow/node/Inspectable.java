package org.celflow.node;

import java.util.List;

/**
 * A source that can tell what is wrong with its files before anything is computed. Implemented by a node without inputs;
 * asked once per run, before the first task.
 */
public interface Inspectable {
    /**
     * Looks at the files of the frames that a run will use.
     *
     * @param inspection the frames and their files
     * @return what was found, in the order of importance; empty when all is well
     */
    List<Finding> inspect(Inspection inspection) throws Exception;

    /** What a source may look at. */
    interface Inspection {
        /** The frames that the run will use, ascending. */
        List<Integer> frames();

        /** The file of a sequence parameter at a frame. */
        FrameFile fileAt(String param, int frame);

        /** Throws if the run was cancelled. */
        void checkCancelled();
    }

    /**
     * Something worth telling.
     *
     * @param severity whether the frames named can be computed
     * @param frames the frames concerned, ascending
     * @param message one sentence: what, measured how, and which setting to change
     */
    record Finding(Severity severity, List<Integer> frames, String message) {}

    /** How bad it is. */
    enum Severity {
        /** The frames concerned fail without being computed. */
        ERROR,
        /** The user should know. */
        WARNING
    }
}
