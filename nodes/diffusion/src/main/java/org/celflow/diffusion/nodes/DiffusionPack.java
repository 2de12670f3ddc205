package org.celflow.diffusion.nodes;

import org.celflow.diffusion.library.ModelFileInspector;
import org.celflow.diffusion.lora.LoraLoader;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.ControlNetLoader;
import org.celflow.diffusion.model.PreviewLoader;
import org.celflow.diffusion.sampling.SamplerChoice;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.diffusion.text.LearnedTokensLoader;
import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.diffusion.upscale.UpscalerLoader;
import org.celflow.node.NodePack;

/** The diffusion nodes and the readers of their models. */
public final class DiffusionPack implements NodePack {
    @Override
    public void register(Registrar registrar) {
        registrar.node(LoadCheckpoint.class);
        registrar.node(LoadUNet.class);
        registrar.node(LoadClip.class);
        registrar.node(LoadVae.class);
        registrar.node(ApplyLora.class);
        registrar.node(ApplyLoraToModel.class);
        registrar.node(LoadControlNet.class);
        registrar.node(TeachEmbedding.class);
        registrar.node(SkipLayers.class);
        registrar.node(EncodePrompt.class);
        registrar.node(EncodePromptXl.class);
        registrar.node(EncodePromptRefiner.class);
        registrar.node(CombinePrompts.class);
        registrar.node(ConcatPrompts.class);
        registrar.node(AveragePrompts.class);
        registrar.node(SetPromptArea.class);
        registrar.node(SetPromptMask.class);
        registrar.node(SetPromptStrength.class);
        registrar.node(SetPromptRange.class);
        registrar.node(ZeroOutPrompt.class);
        registrar.node(PromptPerPart.class);
        registrar.node(ApplyControlNet.class);
        registrar.node(ApplyControlNetToPrompt.class);
        registrar.node(EmptyLatent.class);
        registrar.node(UpscaleLatent.class);
        registrar.node(EncodeImage.class);
        registrar.node(DecodeLatent.class);
        registrar.node(EncodeForInpaint.class);
        registrar.node(InpaintConditioning.class);
        registrar.node(SetNoiseMask.class);
        registrar.node(LatentFromBatch.class);
        registrar.node(RepeatLatent.class);
        registrar.node(KSampler.class);
        registrar.node(SetModelSampling.class);
        registrar.node(SetRescaleCfg.class);
        registrar.node(SetTiledSampling.class);
        registrar.node(KSamplerAdvanced.class);
        registrar.node(SelectSampler.class);
        registrar.node(SampleCustom.class);
        registrar.node(ScheduleSigmas.class);
        registrar.node(KarrasSigmas.class);
        registrar.node(ExponentialSigmas.class);
        registrar.node(PolyexponentialSigmas.class);
        registrar.node(LaplaceSigmas.class);
        registrar.node(VpSigmas.class);
        registrar.node(BetaSigmas.class);
        registrar.node(TurboSigmas.class);
        registrar.node(ListSigmas.class);
        registrar.node(SplitSigmas.class);
        registrar.node(SplitSigmasByDenoise.class);
        registrar.node(FlipSigmas.class);
        registrar.node(HiresFix.class);
        registrar.node(LoadUpscaler.class);
        registrar.node(UpscaleWithModel.class);
        registrar.value(UpscaleModel.TYPE);
        registrar.value(Sigmas.TYPE);
        registrar.value(SamplerChoice.TYPE);
        registrar.inspector(new ModelFileInspector());
        registrar.loader(new UpscalerLoader());
        registrar.loader(new CheckpointLoader());
        registrar.loader(new LearnedTokensLoader());
        registrar.loader(new ControlNetLoader());
        registrar.loader(new LoraLoader());
        registrar.loader(new PreviewLoader(registrar.models()));
    }
}
