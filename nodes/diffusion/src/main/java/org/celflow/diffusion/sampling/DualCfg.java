package org.celflow.diffusion.sampling;

import org.celflow.node.value.Conditioning;

/**
 * Guides from the negative prompt to a middle one and from there to the positive one (Brooks et al., InstructPix2Pix, 2023, section
 * 3.2.1): the sampler's cfg is for the first way.
 *
 * @param prompt the middle one
 * @param cfg how far the prediction is carried from the middle to the positive prompt
 * @param nested whether the sampler's cfg carries on the second way too
 */
public record DualCfg(Conditioning prompt, double cfg, boolean nested) implements ThirdPrompt {
    @Override
    public float[] guided(Denoiser.Split sides, float[] third, double outer, int frames) {
        float[] toPositive = Mix.difference(sides.prompted(), third);
        if (nested) {
            float[] text = Mix.plus(third, cfg, toPositive);
            return Mix.plus(sides.unguided(), outer, Mix.difference(text, sides.unguided()));
        }
        float[] guided = Mix.plus(sides.unguided(), outer, Mix.difference(third, sides.unguided()));
        Mix.add(guided, cfg, toPositive);
        return guided;
    }
}
