package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.model.UNet;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Tensor;

/**
 * The network under guidance: the predictions of the positive prompts are averaged, those of the negative ones too, and the
 * result lies {@code cfg} times the way from the negative to the positive average. Texts of very different length run in
 * separate sessions, because repeating the short ones up to a common length would cost more.
 */
final class GuidedDenoiser implements Denoiser, AutoCloseable {
    private static final int MOST_REPEATS = 4;

    private final NoiseSchedule schedule;
    private final List<Integer> shape;
    private final Guidance guidance;
    private final ControlPlan controls;
    private final Interrupt interrupt;
    private final List<Group> groups = new ArrayList<>();

    private record Group(List<Integer> guides, UNetSession session) {}

    private GuidedDenoiser(
            NoiseSchedule schedule, List<Integer> shape, Guidance guidance, ControlPlan controls, Interrupt interrupt) {
        this.schedule = schedule;
        this.shape = shape;
        this.guidance = guidance;
        this.controls = controls;
        this.interrupt = interrupt;
    }

    /**
     * Prepares the network.
     *
     * @param shape of the latents, batch x channels x height x width
     * @param networks every control network that the guidance names
     */
    static GuidedDenoiser open(
            UNet unet,
            NoiseSchedule schedule,
            List<Integer> shape,
            Guidance guidance,
            Map<ControlNet, LoadedControlNet> networks,
            Interrupt interrupt)
            throws NodeException {
        List<Conditioning.Entry> entries = guidance.entries();
        ControlPlan controls = new ControlPlan(schedule, entries);
        GuidedDenoiser denoiser = new GuidedDenoiser(schedule, shape, guidance, controls, interrupt);
        try {
            for (List<Integer> members : byLength(entries)) {
                List<Guide> guides = Guide.ofTexts(
                        members.stream().map(i -> entries.get(i).tokens()).toList());
                UNetSession session = unet.open(
                        shape.get(0), shape.get(2), shape.get(3), guides, controls.uses(members, networks), List.of());
                denoiser.groups.add(new Group(members, session));
            }
            return denoiser;
        } catch (NodeException | RuntimeException e) {
            denoiser.close();
            throw e;
        }
    }

    /** Guides whose texts have a common length that repeats none more than a few times. */
    private static List<List<Integer>> byLength(List<Conditioning.Entry> entries) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int guide = 0; guide < entries.size(); guide++) {
            int length = length(entries.get(guide));
            boolean placed = false;
            for (List<Integer> group : groups) {
                long common = length;
                int shortest = length;
                for (int member : group) {
                    common = lcm(common, length(entries.get(member)));
                    shortest = Math.min(shortest, length(entries.get(member)));
                }
                if (common / shortest <= MOST_REPEATS) {
                    group.add(guide);
                    placed = true;
                    break;
                }
            }
            if (!placed) {
                groups.add(new ArrayList<>(List.of(guide)));
            }
        }
        return groups;
    }

    private static int length(Conditioning.Entry entry) {
        return entry.tokens().shape().get(0);
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    @Override
    public float[] denoise(float[] x, float sigma) throws NodeException {
        return split(x, sigma).guided();
    }

    @Override
    public Split split(float[] x, float sigma) throws NodeException {
        float divisor = (float) Math.sqrt(sigma * sigma + 1);
        float[] input = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            input[i] = x[i] / divisor;
        }
        Tensor tensor = Tensor.of(shape, input);
        BitSet active = controls.activeAt(sigma);
        int positives = guidance.positive().entries().size();
        float[] positive = new float[x.length];
        float[] negative = new float[x.length];
        for (Group group : groups) {
            List<Tensor> noises = group.session.predict(tensor, schedule.timestep(sigma), active, interrupt);
            for (int i = 0; i < noises.size(); i++) {
                addDenoised(group.guides.get(i) < positives ? positive : negative, x, noises.get(i), sigma);
            }
        }
        divide(positive, positives);
        if (!guidance.usesNegative()) {
            return Split.same(positive);
        }
        divide(negative, guidance.negative().entries().size());
        float cfg = (float) guidance.cfg();
        float[] guided = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            guided[i] = negative[i] + (positive[i] - negative[i]) * cfg;
        }
        return new Split(guided, negative);
    }

    private static void addDenoised(float[] sum, float[] x, Tensor noise, float sigma) {
        float[] epsilon = noise.toArray();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += x[i] - epsilon[i] * sigma;
        }
    }

    private static void divide(float[] sum, int count) {
        if (count > 1) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= count;
            }
        }
    }

    @Override
    public void close() {
        groups.forEach(group -> group.session.close());
    }
}
