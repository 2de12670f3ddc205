package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Area;
import org.celflow.node.value.Conditioning.Entry;
import org.celflow.node.value.Conditioning.Masked;
import org.celflow.node.value.Conditioning.Moment;
import org.celflow.node.value.Conditioning.Reach;
import org.celflow.node.value.Conditioning.StepCondition;
import org.celflow.node.value.Mask;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

/** The network answers with the number of the prompt, so the prediction at sigma 1 of a latent of zeros is minus that number. */
class GuidedDenoiserTest {
    private static final int HEIGHT = 12;
    private static final int WIDTH = 16;
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
    private static final float[] SIGMAS = {4, 2, 1, 0.5f, 0};

    private final AnsweringUNet unet = AnsweringUNet.sayingTheGuide();

    private static Entry prompt(float number) {
        return new Entry(Tensor.of(List.of(1, 1), new float[] {number}), Optional.empty(), List.of());
    }

    private static Entry prompt(float number, UnaryOperator<Reach> change) {
        return prompt(number).withReach(change.apply(Reach.EVERYWHERE));
    }

    private static Conditioning prompts(Entry... entries) {
        return new Conditioning(List.of(entries));
    }

    private static Mask mask(int width, int height, float coverage) {
        float[] all = new float[width * height];
        Arrays.fill(all, coverage);
        return Mask.of(width, height, all);
    }

    private float[] predicted(Guidance guidance, float sigma, ModelChange... changes) throws NodeException {
        return split(guidance, sigma, changes).guided();
    }

    private Denoiser.Split split(Guidance guidance, float sigma, ModelChange... changes) throws NodeException {
        DenoisingModel model =
                new DenoisingModel(unet, Parameterization.EPSILON, NoiseSchedule.stableDiffusion(), List.of(changes));
        Canvas canvas = Canvas.blank(List.of(2, 1, HEIGHT, WIDTH));
        try (GuidedDenoiser denoiser =
                GuidedDenoiser.open(model, canvas, List.of(guidance), SIGMAS, Map.of(), Interrupt.NEVER)) {
            return denoiser.split(new float[2 * HEIGHT * WIDTH], sigma);
        }
    }

    private float[] without(Conditioning positive) throws NodeException {
        return predicted(new Guidance(positive, prompts(prompt(0)), 1), 1);
    }

    private static float at(float[] picture, int x, int y) {
        return picture[y * WIDTH + x];
    }

    @Test
    void guidanceCarriesOnFromTheNegativeOverThePositivePrompt() throws Exception {
        float[] guided = predicted(new Guidance(prompts(prompt(3)), prompts(prompt(1)), 5), 1);
        assertThat(guided).usingComparatorWithPrecision(1e-4f).containsOnly(-(1 + 5 * (3 - 1)));
    }

    @Test
    void combinedPromptsAreAveragedByTheirStrengths() throws Exception {
        float[] mean = without(prompts(
                prompt(1, r -> r.withStrength(1)),
                prompt(5, r -> r.withStrength(3)),
                prompt(9, r -> r.withStrength(0))));
        assertThat(mean).usingComparatorWithPrecision(1e-4f).containsOnly(-(1 + 3 * 5) / 4f);
    }

    @Test
    void twoHalfStrengthUsesEqualOne() throws Exception {
        float[] halves =
                without(prompts(prompt(2, r -> r.withStrength(0.5)), prompt(2, r -> r.withStrength(0.5)), prompt(6)));
        assertThat(halves).containsExactly(without(prompts(prompt(2), prompt(6))), CLOSE);
    }

    @Test
    void aMaskWeighsEachPlaceAndIsStretchedToTheLatent() throws Exception {
        float[] coverage = {1, 0};
        Masked left = new Masked(Mask.of(2, 1, coverage), 0.5, false);
        float[] mixed = without(prompts(prompt(2), prompt(8, r -> r.under(left))));
        assertThat(at(mixed, 0, 5)).isCloseTo(-(2 + 0.5f * 8) / 1.5f, CLOSE);
        assertThat(at(mixed, WIDTH - 1, 5)).isCloseTo(-2, CLOSE);
        double share = 0.5 * (1 - ((6 + 0.5) * 2 / 16 - 0.5));
        assertThat(at(mixed, 6, 5)).isCloseTo((float) -((2 + share * 8) / (1 + share)), CLOSE);
    }

    @Test
    void whereNothingHoldsNothingIsPredicted() throws Exception {
        Masked right = new Masked(Mask.of(WIDTH, 1, half()), 1, false);
        float[] picture = without(prompts(prompt(7, r -> r.under(right))));
        assertThat(at(picture, 0, 3)).isZero();
        assertThat(at(picture, WIDTH - 1, 3)).isCloseTo(-7, CLOSE);
    }

    private static float[] half() {
        float[] half = new float[WIDTH];
        Arrays.fill(half, WIDTH / 2, WIDTH, 1);
        return half;
    }

    @Test
    void anAreaIsShownAloneAndFadesAtItsInnerSides() throws Exception {
        Area area = new Area(Area.Unit.PIXELS, 32, 0, 100, 65);
        float[] picture = without(prompts(prompt(0), prompt(1, r -> r.within(area))));
        assertThat(unet.opened).contains(new AnsweringUNet.Shown(1, 8, 12));
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                // 12 columns from the 5th to the right border, 8 rows from the top: ramps of 3 columns and 2 rows.
                float column = x < 4 ? 0 : Math.min(1, (x - 4 + 1) / 3f);
                float row = y > 7 ? 0 : Math.min(1, (7 - y + 1) / 2f);
                float weight = column * row;
                assertThat(at(picture, x, y)).as("%d %d", x, y).isCloseTo(-weight / (1 + weight), CLOSE);
            }
        }
    }

    @Test
    void anAreaMayBeAShareOfThePicture() throws Exception {
        Area area = new Area(Area.Unit.SHARE, 0.25, 0.5, 0.5, 0.3);
        without(prompts(prompt(0), prompt(1, r -> r.within(area))));
        assertThat(unet.opened).contains(new AnsweringUNet.Shown(1, 4, 8));
    }

    @Test
    void anAreaOutsideOfThePictureIsToldInOneSentence() {
        Area area = new Area(Area.Unit.PIXELS, 512, 0, 64, 64);
        assertThatThrownBy(() -> without(prompts(prompt(1, r -> r.within(area)))))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("64 x 64", "512", "128 x 96");
    }

    @Test
    void theOtherSideIsAskedAboutTheSameAreaWithItsSmallestTextAroundIt() throws Exception {
        Area area = new Area(Area.Unit.PIXELS, 8, 8, 64, 64);
        predicted(new Guidance(prompts(prompt(1), prompt(2, r -> r.within(area))), prompts(prompt(5)), 3), 1);
        assertThat(unet.asked)
                .containsExactlyInAnyOrder(
                        new AnsweringUNet.Shown(1, HEIGHT, WIDTH),
                        new AnsweringUNet.Shown(5, HEIGHT, WIDTH),
                        new AnsweringUNet.Shown(2, 8, 8),
                        new AnsweringUNet.Shown(5, 8, 8));
    }

    @Test
    void theBoundsOfAMaskAreTheAreaAtLeastEightPixelsWide() throws Exception {
        float[] dot = new float[HEIGHT * WIDTH];
        dot[3 * WIDTH + 2] = 1;
        Masked masked = new Masked(Mask.of(WIDTH, HEIGHT, dot), 1, true);
        float[] picture = without(prompts(prompt(0), prompt(1, r -> r.under(masked))));
        assertThat(unet.opened).contains(new AnsweringUNet.Shown(1, 8, 8));
        assertThat(at(picture, 2, 3)).isCloseTo(-0.5f, CLOSE);
        assertThat(at(picture, 3, 3)).isZero();
    }

    @Test
    void outsideOfItsRangeAPromptIsNotAskedAbout() throws Exception {
        NoiseSchedule schedule = NoiseSchedule.stableDiffusion();
        double half = schedule.sigmaWhenDone(0.5);
        Conditioning both = prompts(prompt(1, r -> r.during(0, 0.5)), prompt(2, r -> r.during(0.5, 1)));
        Guidance guidance = new Guidance(both, prompts(prompt(0)), 1);
        assertThat(predicted(guidance, (float) half * 1.01f))
                .usingComparatorWithPrecision(1e-4f)
                .containsOnly((float) (-half * 1.01));
        assertThat(predicted(guidance, (float) half * 0.99f))
                .usingComparatorWithPrecision(1e-4f)
                .containsOnly((float) (-half * 0.99 * 2));
        assertThat(unet.asked)
                .containsExactly(new AnsweringUNet.Shown(1, HEIGHT, WIDTH), new AnsweringUNet.Shown(2, HEIGHT, WIDTH));
    }

    @Test
    void aSideOfWhichNothingHoldsPredictsZeros() throws Exception {
        Conditioning early = prompts(prompt(1, r -> r.during(0, 0.1)));
        assertThat(without(early)).containsOnly(0);
        Denoiser.Split split = split(new Guidance(early, prompts(prompt(2)), 4), 1);
        assertThat(split.unguided()).usingComparatorWithPrecision(1e-4f).containsOnly(-2);
        assertThat(split.guided()).usingComparatorWithPrecision(1e-4f).containsOnly(-2 + 4 * (0 + 2));
    }

    @Test
    void promptsTakeTurnsByTheNumberOfTheStep() throws Exception {
        Moment half = new Moment(0.5, true);
        Conditioning edited = prompts(
                prompt(1, r -> r.at(List.of(new StepCondition.UpTo(half)))),
                prompt(2, r -> r.at(List.of(new StepCondition.After(half), new StepCondition.Turn(0, 2)))),
                prompt(3, r -> r.at(List.of(new StepCondition.After(half), new StepCondition.Turn(1, 2)))));
        Guidance guidance = new Guidance(edited, prompts(prompt(0)), 1);
        float[] noises = {4, 3, 2, 1.5f, 1, 0.6f, 0.5f, 0.1f};
        float[] expected = {1, 1, 1, 1, 2, 2, 3, 3};
        for (int i = 0; i < noises.length; i++) {
            assertThat(predicted(guidance, noises[i]))
                    .as("sigma %s", noises[i])
                    .usingComparatorWithPrecision(1e-4f)
                    .containsOnly(-expected[i] * noises[i]);
        }
    }

    @Test
    void summedPromptsPullAwayFromTheNegativeOneEachWithItsWeight() throws Exception {
        Conditioning and = prompts(prompt(3, r -> r.summedWith(1)), prompt(5, r -> r.summedWith(-0.5)));
        float[] guided = predicted(new Guidance(and, prompts(prompt(1)), 6), 1);
        assertThat(guided).usingComparatorWithPrecision(1e-4f).containsOnly(-(1 + 6 * ((3 - 1) - 0.5f * (5 - 1))));
        float[] alone = predicted(new Guidance(prompts(prompt(3, r -> r.summedWith(1))), prompts(prompt(1)), 6), 1);
        assertThat(alone).containsExactly(predicted(new Guidance(prompts(prompt(3)), prompts(prompt(1)), 6), 1), CLOSE);
    }

    @Test
    void aSummedPromptUnderAMaskPullsOnlyThere() throws Exception {
        Masked right = new Masked(Mask.of(WIDTH, 1, half()), 1, false);
        Conditioning and = prompts(prompt(3), prompt(5, r -> r.summedWith(1).under(right)));
        float[] guided = predicted(new Guidance(and, prompts(prompt(1)), 2), 1);
        assertThat(at(guided, 0, 0)).isCloseTo(-(1 + 2 * (3 - 1)), CLOSE);
        assertThat(at(guided, WIDTH - 1, 0)).isCloseTo(-(1 + 2 * (3 - 1) + 2 * (5 - 1)), CLOSE);
    }

    @Test
    void atACfgOfOneTheNegativePromptIsNotAskedAbout() throws Exception {
        without(prompts(prompt(3)));
        assertThat(unet.asked).containsExactly(new AnsweringUNet.Shown(3, HEIGHT, WIDTH));
    }

    @Test
    void aMaskOfOnesChangesNothing() throws Exception {
        Masked ones = new Masked(mask(3, 5, 1), 1, false);
        assertThat(without(prompts(prompt(2, r -> r.under(ones))))).containsExactly(without(prompts(prompt(2))), CLOSE);
    }
}
