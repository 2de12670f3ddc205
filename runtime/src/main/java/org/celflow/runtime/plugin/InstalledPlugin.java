package org.celflow.runtime.plugin;

import java.util.List;
import org.celflow.node.NodePack;

/**
 * A plugin in the folder of plugins, and what became of it.
 *
 * @param id its id; of a jar that was not installed, the name of the file
 * @param version its version, empty if not known
 * @param sha256 the digest that the user agreed to, empty if none
 * @param state what became of it
 * @param message one sentence, empty when all is well
 * @param packs its node packs when it is loaded
 */
public record InstalledPlugin(
        String id, String version, String sha256, State state, String message, List<NodePack> packs) {
    /** Copies the list. */
    public InstalledPlugin {
        packs = List.copyOf(packs);
    }

    /** What became of a plugin. */
    public enum State {
        /** Its jar is the one that was installed; it is not loaded, because nobody asked for that. */
        READY,
        /** Its nodes are there. */
        LOADED,
        /** Its jar is not the one that was installed. */
        CHANGED,
        /** Its jar is gone. */
        MISSING,
        /** It was put into the folder by other means than installing. */
        NOT_INSTALLED,
        /** It wants another version of Celflow. */
        UNFIT,
        /** Its code failed. */
        BROKEN
    }

    InstalledPlugin become(State changed, String why) {
        return new InstalledPlugin(id, version, sha256, changed, why, List.of());
    }

    InstalledPlugin loaded(List<NodePack> found) {
        return new InstalledPlugin(id, version, sha256, State.LOADED, "", found);
    }
}
