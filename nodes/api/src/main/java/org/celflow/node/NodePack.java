package org.celflow.node;

import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelInspector;
import org.celflow.node.value.ValueType;

/**
 * The nodes of a jar. Name the implementing class in {@code META-INF/services/org.celflow.node.NodePack}.
 */
public interface NodePack {
    /** Lists what the pack brings. Must do nothing else: no file is read and no library started here. */
    void register(Registrar registrar);

    /** Receives what a pack brings. */
    interface Registrar {
        /** A node type, described by its annotations. */
        void node(Class<? extends Node<?>> type);

        /** A kind of value that flows along links, beyond those of {@link org.celflow.node.value.ValueTypes}. */
        void value(ValueType<?> type);

        /** A reader of resources. */
        void loader(ResourceLoader<?> loader);

        /** Tells what model files are, for lists that an artist chooses from. */
        default void inspector(ModelInspector inspector) {}

        /** Where the user keeps model files, for loaders that look there. */
        default ModelFolders models() {
            return ModelFolders.NONE;
        }
    }
}
