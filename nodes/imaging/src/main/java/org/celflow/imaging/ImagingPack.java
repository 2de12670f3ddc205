package org.celflow.imaging;

import org.celflow.imaging.colour.Recolour;
import org.celflow.imaging.compose.Blend;
import org.celflow.imaging.compose.Composite;
import org.celflow.imaging.compose.Crop;
import org.celflow.imaging.compose.PadForOutpaint;
import org.celflow.imaging.compose.Preview;
import org.celflow.imaging.compose.Resize;
import org.celflow.imaging.compose.SolidImage;
import org.celflow.imaging.compose.Turn;
import org.celflow.imaging.cutout.Cutout;
import org.celflow.imaging.file.ImageSave;
import org.celflow.imaging.file.ImageSource;
import org.celflow.imaging.filter.Blur;
import org.celflow.imaging.filter.FindEdges;
import org.celflow.imaging.filter.InvertImage;
import org.celflow.imaging.filter.Quantize;
import org.celflow.imaging.filter.Sharpen;
import org.celflow.imaging.flow.FlowPicture;
import org.celflow.imaging.flow.ImageFlow;
import org.celflow.imaging.flow.Interpolate;
import org.celflow.imaging.mask.ChannelMask;
import org.celflow.imaging.mask.ColourMask;
import org.celflow.imaging.mask.CombineMasks;
import org.celflow.imaging.mask.CropBox;
import org.celflow.imaging.mask.CropMask;
import org.celflow.imaging.mask.FeatherMask;
import org.celflow.imaging.mask.GrowMask;
import org.celflow.imaging.mask.InvertMask;
import org.celflow.imaging.mask.MaskSource;
import org.celflow.imaging.mask.MaskToImage;
import org.celflow.imaging.mask.PartsToMask;
import org.celflow.imaging.mask.ResizeMask;
import org.celflow.imaging.mask.ShotBox;
import org.celflow.imaging.mask.SolidMask;
import org.celflow.imaging.mask.ThresholdMask;
import org.celflow.node.NodePack;

/** Brings the nodes that work on pictures and masks. */
public final class ImagingPack implements NodePack {
    @Override
    public void register(Registrar registrar) {
        registrar.value(CropBox.TYPE);
        registrar.node(MaskSource.class);
        registrar.node(ImageSource.class);
        registrar.node(PartsToMask.class);
        registrar.node(ShotBox.class);
        registrar.node(Interpolate.class);
        registrar.node(ImageFlow.class);
        registrar.node(FlowPicture.class);
        registrar.node(Cutout.class);
        registrar.node(Recolour.class);
        registrar.node(Crop.class);
        registrar.node(Resize.class);
        registrar.node(Composite.class);
        registrar.node(Blend.class);
        registrar.node(Turn.class);
        registrar.node(SolidImage.class);
        registrar.node(PadForOutpaint.class);
        registrar.node(Blur.class);
        registrar.node(Sharpen.class);
        registrar.node(FindEdges.class);
        registrar.node(InvertImage.class);
        registrar.node(Quantize.class);
        registrar.node(GrowMask.class);
        registrar.node(FeatherMask.class);
        registrar.node(ThresholdMask.class);
        registrar.node(InvertMask.class);
        registrar.node(CombineMasks.class);
        registrar.node(CropMask.class);
        registrar.node(ResizeMask.class);
        registrar.node(SolidMask.class);
        registrar.node(ChannelMask.class);
        registrar.node(ColourMask.class);
        registrar.node(MaskToImage.class);
        registrar.node(Preview.class);
        registrar.node(ImageSave.class);
    }
}
