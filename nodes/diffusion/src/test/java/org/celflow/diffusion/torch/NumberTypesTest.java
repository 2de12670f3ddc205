package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class NumberTypesTest {
    @Test
    void namesAreTakenAsTheyAre() throws Exception {
        assertThat(NumberTypes.of("fp32")).isEqualTo(NumberType.FP32);
        assertThat(NumberTypes.of("bf16")).isEqualTo(NumberType.BF16);
        assertThat(NumberTypes.of("fp16")).isEqualTo(NumberType.FP16);
        assertThatThrownBy(() -> NumberTypes.of("FP32")).isInstanceOf(NodeException.class);
    }

    @Test
    void autoIsMeasuredOnceAndIsNeverFp16() throws Exception {
        NumberType first = NumberTypes.of("auto");
        assertThat(first).isIn(NumberType.FP32, NumberType.BF16);
        assertThat(NumberTypes.of("auto")).isEqualTo(first);
    }
}
