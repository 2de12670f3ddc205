package org.celflow.imaging;

import java.util.stream.Stream;
import org.celflow.imaging.mask.CropBox;
import org.celflow.node.testkit.NodeContract;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class ImagingPackTest {
    @TestFactory
    Stream<DynamicNode> everyNodeKeepsTheContract() {
        return NodeContract.of(new ImagingPack())
                .withSample(new CropBox(8, 16, 64, 128))
                .tests();
    }
}
