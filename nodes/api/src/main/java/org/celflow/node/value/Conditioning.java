package org.celflow.node.value;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a sampler is told to draw: one or more encoded prompts, each with where, when and under which control it holds.
 *
 * @param entries at least one
 */
public record Conditioning(List<Entry> entries) implements Value {
    /** Copies the list. */
    public Conditioning {
        entries = List.copyOf(entries);
    }

    /**
     * One encoded prompt.
     *
     * @param tokens the text encoder's output, tokens x width
     * @param pooled one vector for the whole text, if the encoder makes one
     * @param controls control networks in the order in which they were applied
     * @param reach where, when and how strongly it holds
     * @param sizes what a model that was trained with picture sizes is told about them; empty: the size that is sampled
     * @param inpainting what a model that was trained to fill holes is shown
     */
    public record Entry(
            Tensor tokens,
            Optional<Tensor> pooled,
            List<Control> controls,
            Reach reach,
            Optional<Sizes> sizes,
            Optional<Inpainting> inpainting) {
        /** Copies the list. */
        public Entry {
            controls = List.copyOf(controls);
        }

        /** A prompt that holds everywhere and always. */
        public Entry(Tensor tokens, Optional<Tensor> pooled, List<Control> controls) {
            this(tokens, pooled, controls, Reach.EVERYWHERE, Optional.empty(), Optional.empty());
        }

        /** The same with other text. */
        public Entry withText(Tensor newTokens, Optional<Tensor> newPooled) {
            return new Entry(newTokens, newPooled, controls, reach, sizes, inpainting);
        }

        /** The same under other control. */
        public Entry withControls(List<Control> newControls) {
            return new Entry(tokens, pooled, newControls, reach, sizes, inpainting);
        }

        /** The same with another reach. */
        public Entry withReach(Reach newReach) {
            return new Entry(tokens, pooled, controls, newReach, sizes, inpainting);
        }

        /** The same with other sizes. */
        public Entry withSizes(Sizes newSizes) {
            return new Entry(tokens, pooled, controls, reach, Optional.of(newSizes), inpainting);
        }

        /** The same with a hole to fill. */
        public Entry withInpainting(Inpainting hole) {
            return new Entry(tokens, pooled, controls, reach, sizes, Optional.of(hole));
        }
    }

    /**
     * Where, when and how strongly a prompt holds.
     *
     * @param strength its share where several prompts meet: predictions are averaged with these weights
     * @param area the rectangle that the network is shown for it; empty: the whole picture
     * @param mask its weight at each place; empty: the same everywhere
     * @param start where in the schedule it begins, 0 (all noise) to 1
     * @param end where it ends, 0 to 1 (clean)
     * @param steps conditions on the number of the step, all of which must hold; often none
     * @param summed when present, the prompt is not averaged with others but pulls away from the negative prompt on its own, with
     *     this weight (Liu et al., Compositional Visual Generation with Composable Diffusion Models, 2022)
     */
    public record Reach(
            double strength,
            Optional<Area> area,
            Optional<Masked> mask,
            double start,
            double end,
            List<StepCondition> steps,
            OptionalDouble summed) {
        /** With strength 1, everywhere, always. */
        public static final Reach EVERYWHERE =
                new Reach(1, Optional.empty(), Optional.empty(), 0, 1, List.of(), OptionalDouble.empty());

        /** Copies the list. */
        public Reach {
            steps = List.copyOf(steps);
        }

        /** The same with another strength. */
        public Reach withStrength(double newStrength) {
            return new Reach(newStrength, area, mask, start, end, steps, summed);
        }

        /** The same in a rectangle. */
        public Reach within(Area newArea) {
            return new Reach(strength, Optional.of(newArea), mask, start, end, steps, summed);
        }

        /** The same under a mask. */
        public Reach under(Masked newMask) {
            return new Reach(strength, area, Optional.of(newMask), start, end, steps, summed);
        }

        /** The same during another part of the schedule. */
        public Reach during(double newStart, double newEnd) {
            return new Reach(strength, area, mask, newStart, newEnd, steps, summed);
        }

        /** The same at some of the steps. */
        public Reach at(List<StepCondition> newSteps) {
            return new Reach(strength, area, mask, start, end, newSteps, summed);
        }

        /** The same, averaged with others. */
        public Reach averaged() {
            return new Reach(strength, area, mask, start, end, steps, OptionalDouble.empty());
        }

        /** The same, summed with this weight instead of averaged. */
        public Reach summedWith(double weight) {
            return new Reach(strength, area, mask, start, end, steps, OptionalDouble.of(weight));
        }
    }

    /**
     * A rectangle.
     *
     * @param unit of the four numbers
     * @param left its left edge
     * @param top its upper edge
     * @param width its width
     * @param height its height
     */
    public record Area(Unit unit, double left, double top, double width, double height) {
        /** What an area is measured in. */
        public enum Unit {
            /** Picture pixels; a latent pixel stands for 8 x 8 of them. */
            PIXELS,
            /** Shares of the picture, 0 to 1. */
            SHARE
        }
    }

    /**
     * Weights of a prompt.
     *
     * @param mask 0 to 1, of any size, stretched to the picture
     * @param strength factor of the mask
     * @param bounds whether the network is shown only the rectangle around the mask
     */
    public record Masked(Mask mask, double strength, boolean bounds) {}

    /** A condition on the number of a step. */
    public sealed interface StepCondition {
        /** Whether it holds at a step, counted from 1, of so many. */
        boolean holds(int step, int steps);

        /** Up to and with a step. */
        record UpTo(Moment moment) implements StepCondition {
            @Override
            public boolean holds(int step, int steps) {
                return step <= moment.step(steps);
            }
        }

        /** After a step. */
        record After(Moment moment) implements StepCondition {
            @Override
            public boolean holds(int step, int steps) {
                return step > moment.step(steps);
            }
        }

        /**
         * Taking turns, a step each.
         *
         * @param index of the turn, from 0
         * @param of how many take turns
         */
        record Turn(int index, int of) implements StepCondition {
            @Override
            public boolean holds(int step, int steps) {
                return (step - 1) % of == index;
            }
        }
    }

    /**
     * A moment of sampling.
     *
     * @param when a step, or a share of all steps
     * @param share whether it is a share, 0 to 1
     */
    public record Moment(double when, boolean share) {
        /** The step, rounded down and not after the last. */
        public int step(int steps) {
            return Math.min((int) Math.floor(share ? when * steps : when), steps);
        }
    }

    /**
     * What a model that was trained with picture sizes is told, all in pixels (Podell et al., SDXL, 2023, section 2.2).
     *
     * @param width of the picture before it was cropped or scaled
     * @param height of the picture before it was cropped or scaled
     * @param cropLeft what was cropped at the left
     * @param cropTop what was cropped at the top
     * @param targetWidth of the picture that is wanted
     * @param targetHeight of the picture that is wanted
     * @param aestheticScore how well the picture is liked, 0 to 10; the refiner alone looks at it
     */
    public record Sizes(
            int width,
            int height,
            int cropLeft,
            int cropTop,
            int targetWidth,
            int targetHeight,
            OptionalDouble aestheticScore) {}

    /**
     * A picture with a hole, for models that were trained to fill it.
     *
     * @param picture the latent of the picture with grey in the hole, of batch 1, not multiplied by the model's scale
     * @param hole 1 where the model is to draw
     */
    public record Inpainting(Tensor picture, Mask hole) {}

    /**
     * A control network at work.
     *
     * @param network which one
     * @param hint the picture that it follows, 3 channels, 0 to 1
     * @param second a further picture, for networks that follow two at once
     * @param strength factor of its residuals, 0 to 10
     * @param start where in the schedule it begins, 0 (all noise) to 1
     * @param end where it ends, 0 to 1
     * @param region factor of its residuals at each place, of any size, stretched to the picture; empty: 1 everywhere
     * @param fade factor by which each residual is weaker than the next one towards the middle of the network, 0 to 1; 1: all
     *     count alike
     * @param bothSides whether a negative prompt without control of its own is controlled by it too
     */
    public record Control(
            ControlNet network,
            Image hint,
            Optional<Image> second,
            double strength,
            double start,
            double end,
            Optional<Mask> region,
            double fade,
            boolean bothSides) {
        /** One picture, everywhere alike. */
        public Control(ControlNet network, Image hint, double strength, double start, double end) {
            this(network, hint, Optional.empty(), strength, start, end, Optional.empty(), 1, false);
        }

        /** The same, for a negative prompt without control of its own too. */
        public Control onBothSides() {
            return new Control(network, hint, second, strength, start, end, region, fade, true);
        }

        private long bytes() {
            return 256
                    + hint.bytes()
                    + second.map(Image::bytes).orElse(0L)
                    + region.map(Mask::bytes).orElse(0L);
        }
    }

    @Override
    public long bytes() {
        long sum = 64;
        for (Entry entry : entries) {
            sum += 256
                    + entry.tokens().bytes()
                    + entry.pooled().map(Tensor::bytes).orElse(0L);
            sum += entry.reach().mask().map(masked -> masked.mask().bytes()).orElse(0L);
            sum += entry.inpainting()
                    .map(hole -> hole.picture().bytes() + hole.hole().bytes())
                    .orElse(0L);
            for (Control control : entry.controls()) {
                sum += control.bytes();
            }
        }
        return sum;
    }
}
