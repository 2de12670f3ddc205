package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;
import org.celflow.node.value.Tensor;

/**
 * A denoiser with all that stays the same during a session.
 *
 * @param network whose weights it takes
 * @param program what runs; takes the weights of the network
 * @param guides what it makes of the texts and vectors
 * @param furtherChannels channels that it sees beside the latent, often 0
 * @param further the further channels of the guides, a list of at most one
 * @param settings see {@link UNetSettings}
 */
record DenoiserPass(
        Network network,
        Program program,
        GuideReading guides,
        int furtherChannels,
        NativeValue further,
        NativeValue settings) {
    /**
     * Runs it.
     *
     * @param method of {@link UNetArchitecture}
     * @param x the latents
     * @param time the timestep, [1, 1]
     * @param bank what is remembered of a reference, often an empty list
     * @param into owns the result
     */
    NativeValue call(
            String method,
            NativeValue x,
            NativeValue time,
            ControlSession.Steering steering,
            NativeValue bank,
            CancelFlag cancel,
            NativeScope into) {
        return program.call(
                into,
                method,
                x,
                time,
                guides.texts(),
                steering.residuals(),
                steering.features(),
                guides.labels(),
                further,
                settings,
                bank,
                cancel.tensor(),
                network.weights());
    }

    /**
     * The same for a reference picture, which has no hole.
     *
     * @param clean the reference without noise, channels x height x width or with a batch
     * @param guideCount how many guides there are
     * @param batch latents side by side under each guide
     */
    DenoiserPass ofReference(Tensor clean, int guideCount, int batch, NativeScope step) {
        if (furtherChannels == 0) {
            return this;
        }
        List<Integer> shape = new ArrayList<>(clean.shape());
        int channelAt = shape.size() - 3;
        int channels = shape.get(channelAt);
        int plane = shape.get(channelAt + 1) * shape.get(channelAt + 2);
        float[] seen = clean.toArray();
        // The first further channel is the hole, of which there is none; the others are the picture.
        float[] numbers = new float[seen.length / channels * furtherChannels];
        for (int i = 0; i < numbers.length; i++) {
            int item = i / (furtherChannels * plane);
            int channel = i / plane % furtherChannels - 1;
            numbers[i] = channel < 0 || channel >= channels ? 0 : seen[(item * channels + channel) * plane + i % plane];
        }
        shape.set(channelAt, furtherChannels);
        Tensor whole = Contexts.side(Collections.nCopies(guideCount, Tensor.of(shape, numbers)), 3, batch);
        return new DenoiserPass(
                network, program, guides, furtherChannels, step.list(List.of(step.tensor(whole))), settings);
    }
}
