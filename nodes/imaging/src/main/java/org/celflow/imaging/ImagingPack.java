package org.celflow.imaging;

import org.celflow.imaging.colour.Recolour;
import org.celflow.imaging.compose.Composite;
import org.celflow.imaging.compose.Crop;
import org.celflow.imaging.compose.Preview;
import org.celflow.imaging.compose.Resize;
import org.celflow.imaging.cutout.Cutout;
import org.celflow.imaging.file.ImageSave;
import org.celflow.imaging.file.ImageSource;
import org.celflow.imaging.flow.ImageFlow;
import org.celflow.imaging.flow.Interpolate;
import org.celflow.imaging.mask.CropBox;
import org.celflow.imaging.mask.MaskSource;
import org.celflow.imaging.mask.PartsToMask;
import org.celflow.imaging.mask.ShotBox;
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
        registrar.node(Cutout.class);
        registrar.node(Recolour.class);
        registrar.node(Crop.class);
        registrar.node(Resize.class);
        registrar.node(Composite.class);
        registrar.node(Preview.class);
        registrar.node(ImageSave.class);
    }
}
