package org.celflow.diffusion.nodes;

import java.util.stream.Stream;
import org.celflow.node.testkit.NodeContract;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class DiffusionPackContractTest {
    @TestFactory
    Stream<DynamicNode> everyNodeKeepsTheContract() {
        return NodeContract.of(new DiffusionPack()).tests();
    }
}
