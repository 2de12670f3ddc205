package org.celflow.reference;

import java.nio.file.Path;
import java.util.List;
import org.celflow.diffusion.nodes.DiffusionPack;
import org.celflow.imaging.ImagingPack;
import org.celflow.node.spec.NodeCatalog;

/** The committed copy of the reference values, which the tests of the networks read too. */
final class GoldenFolder {
    static final Path PATH = Path.of("../diffusion/src/test/resources/golden");
    static final NodeCatalog CATALOG = NodeCatalog.of(List.of(new DiffusionPack(), new ImagingPack()));

    private GoldenFolder() {}
}
