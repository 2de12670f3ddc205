package org.celflow.plugin.example;

import org.celflow.node.NodePack;

/** The nodes of this plugin. */
public final class ExamplePack implements NodePack {
    @Override
    public void register(Registrar registrar) {
        registrar.node(Ink.class);
    }
}
