package org.celflow.diffusion.nodes;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.node.FileRef;
import org.celflow.node.testkit.NodeContract;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class DiffusionPackContractTest {
    @TestFactory
    Stream<DynamicNode> everyNodeKeepsTheContract() {
        return NodeContract.of(new DiffusionPack())
                .withSample(new UpscaleModel(new FileRef(Path.of("upscaler.pth"), "0".repeat(64)), "auto"))
                .withSample(Sigmas.of(14, 5, 1, 0))
                .withSample(new SamplerChoice(SamplerKind.EULER))
                .tests();
    }
}
