package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.model.ControlUse;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.node.FileRef;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Control;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class ControlPlanTest {
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();
    private final ControlNet net = new ControlNet(new FileRef(Path.of("seg.safetensors"), "0".repeat(64)), "auto");
    private final Map<ControlNet, LoadedControlNet> networks = Map.of(net, new Unloaded());

    @Test
    void aNetworkThatControlsBothSidesAlikeRunsOnce() {
        ControlPlan plan = ControlPlan.of(
                schedule, List.of(entry(control(hint(1), 0.8, 0, 1)), entry(control(hint(1), 0.5, 0, 1))));
        List<ControlUse> uses = plan.uses(List.of(0, 1), networks);
        assertThat(uses).hasSize(1);
        assertThat(uses.get(0).strength()).containsExactly(0.8, 0.5);
    }

    @Test
    void aGuideWithoutControlIsLeftAlone() {
        ControlPlan plan = ControlPlan.of(schedule, List.of(entry(control(hint(1), 1, 0, 1)), entry()));
        assertThat(plan.uses(List.of(0, 1), networks).get(0).strength()).containsExactly(1.0, 0.0);
    }

    @Test
    void anotherPictureOrRangeIsAnotherUse() {
        ControlPlan plan = ControlPlan.of(
                schedule,
                List.of(
                        entry(control(hint(1), 1, 0, 1), control(hint(2), 1, 0, 1)),
                        entry(control(hint(1), 1, 0, 0.5))));
        assertThat(plan.uses(List.of(0, 1), networks))
                .extracting(ControlUse::strength)
                .containsExactly(List.of(1.0, 0.0), List.of(1.0, 0.0), List.of(0.0, 1.0));
    }

    @Test
    void anotherSecondPictureRegionOrFadeIsAnotherUse() {
        Control plain = control(hint(1), 1, 0, 1);
        Optional<Mask> region = Optional.of(Mask.of(1, 1, new float[] {0.5f}));
        Control two = new Control(net, hint(1), Optional.of(hint(2)), 1, 0, 1, Optional.empty(), 1, false);
        Control within = new Control(net, hint(1), Optional.empty(), 1, 0, 1, region, 1, false);
        Control soft = new Control(net, hint(1), Optional.empty(), 1, 0, 1, Optional.empty(), 0.5, false);
        for (Control other : List.of(two, within, soft)) {
            ControlPlan plan = ControlPlan.of(schedule, List.of(entry(plain), entry(other)));
            assertThat(plan.uses(List.of(0, 1), networks)).hasSize(2);
            ControlPlan alike = ControlPlan.of(schedule, List.of(entry(other), entry(other)));
            assertThat(alike.uses(List.of(0, 1), networks)).hasSize(1);
        }
    }

    @Test
    void theNegativePromptFollowsAControlForBothSidesUnlessItHasItsOwn() {
        Control both = control(hint(1), 1, 0, 1).onBothSides();
        Control own = control(hint(2), 1, 0, 1);
        assertThat(negatives(List.of(entry(both)), List.of(entry(), entry())))
                .containsExactly(List.of(both), List.of());
        assertThat(negatives(List.of(entry(both)), List.of(entry(own)))).containsExactly(List.of(own));
        assertThat(negatives(List.of(entry(both, own)), List.of(entry()))).containsExactly(List.of());
        assertThat(negatives(List.of(entry(own, both)), List.of(entry()))).containsExactly(List.of(own, both));
    }

    private static List<List<Control>> negatives(List<Conditioning.Entry> positive, List<Conditioning.Entry> negative) {
        Guidance spread =
                ControlledSides.spread(new Guidance(new Conditioning(positive), new Conditioning(negative), 7));
        return spread.negative().entries().stream()
                .map(Conditioning.Entry::controls)
                .toList();
    }

    @Test
    void theSameControlAppliedTwiceCountsTwice() {
        Control control = control(hint(1), 1, 0, 1);
        ControlPlan plan = ControlPlan.of(schedule, List.of(entry(control, control)));
        assertThat(plan.uses(List.of(0), networks)).hasSize(2);
    }

    @Test
    void strengthZeroIsNoControl() {
        ControlPlan plan = ControlPlan.of(schedule, List.of(entry(control(hint(1), 0, 0, 1))));
        assertThat(plan.uses(List.of(0), Map.of())).isEmpty();
    }

    @Test
    void aControlWorksOnlyInItsPartOfTheSchedule() {
        ControlPlan plan =
                ControlPlan.of(schedule, List.of(entry(control(hint(1), 1, 0, 0.5), control(hint(2), 1, 0.5, 1))));
        assertThat(plan.activeAt(schedule.sigmaMax())).isEqualTo(bits(0));
        assertThat(plan.activeAt(schedule.sigmaMin())).isEqualTo(bits(1));
        assertThat(plan.activeAt((float) schedule.sigmaWhenDone(0.5))).isEqualTo(bits(0, 1));
    }

    private Control control(Image hint, double strength, double start, double end) {
        return new Control(net, hint, strength, start, end);
    }

    private static Image hint(float grey) {
        float[] pixels = new float[3 * 4];
        Arrays.fill(pixels, grey);
        return Image.of(2, 2, 3, pixels);
    }

    private static Conditioning.Entry entry(Control... controls) {
        return new Conditioning.Entry(Tensor.of(List.of(1, 1), new float[1]), Optional.empty(), List.of(controls));
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        Arrays.stream(set).forEach(bits::set);
        return bits;
    }

    private static final class Unloaded implements LoadedControlNet {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
