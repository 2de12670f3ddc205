package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;

/** What is done with masks. */
final class MaskNodes {
    private MaskNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "GrowMask", MaskNodes::grow,
                "FeatherMask", MaskNodes::feather,
                "MaskToImage", MaskNodes::toImage,
                "ImageToMask", MaskNodes::fromChannel,
                "ImageColorToMask", MaskNodes::fromColour,
                "SolidMask", MaskNodes::solid,
                "InvertMask", MaskNodes::invert,
                "CropMask", MaskNodes::crop,
                "MaskComposite", MaskNodes::combine,
                "ThresholdMask", MaskNodes::threshold);
    }

    private static List<?> grow(ComfyCall call) throws Exception {
        return call.eachMask("mask", (mask, n) -> (Mask) call.node("mask.grow")
                .input("mask", mask)
                .set("grow", call.raw("expand"))
                .set("taperedCorners", call.set().flag("tapered_corners"))
                .single());
    }

    private static List<?> feather(ComfyCall call) throws Exception {
        return call.eachMask("mask", (mask, n) -> (Mask) call.node("mask.feather")
                .input("mask", mask)
                .set("left", call.raw("left"))
                .set("top", call.raw("top"))
                .set("right", call.raw("right"))
                .set("bottom", call.raw("bottom"))
                .single());
    }

    private static List<?> toImage(ComfyCall call) throws Exception {
        List<Image> pictures = new ArrayList<>();
        for (Mask mask : call.masks("mask").masks()) {
            pictures.add((Image) call.node("mask.to-image").input("mask", mask).single());
        }
        return List.of(new ImageBatch(pictures));
    }

    private static List<?> fromChannel(ComfyCall call) throws Exception {
        List<Mask> masks = new ArrayList<>();
        for (Image picture : call.images("image").pictures()) {
            masks.add((Mask) call.node("mask.from-channel")
                    .input("image", picture)
                    .set("channel", call.set().text("channel"))
                    .single());
        }
        return List.of(new MaskBatch(masks));
    }

    private static List<?> fromColour(ComfyCall call) throws Exception {
        List<Mask> masks = new ArrayList<>();
        for (Image picture : call.images("image").pictures()) {
            masks.add((Mask) call.node("mask.from-colour")
                    .input("image", picture)
                    .set("colour", Rgb.ofPacked(call.set().whole("color")).toString())
                    .single());
        }
        return List.of(new MaskBatch(masks));
    }

    private static List<?> solid(ComfyCall call) throws Exception {
        Mask mask = (Mask) call.node("mask.solid")
                .set("value", call.raw("value"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .single();
        return List.of(new MaskBatch(List.of(mask)));
    }

    private static List<?> invert(ComfyCall call) throws Exception {
        return call.eachMask("mask", (mask, n) ->
                (Mask) call.node("mask.invert").input("mask", mask).single());
    }

    private static List<?> crop(ComfyCall call) throws Exception {
        return call.eachMask("mask", (mask, n) -> (Mask) call.node("mask.crop")
                .input("mask", mask)
                .set("x", call.raw("x"))
                .set("y", call.raw("y"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .single());
    }

    private static List<?> combine(ComfyCall call) throws Exception {
        MaskBatch others = call.masks("source");
        return call.eachMask("destination", (mask, n) -> (Mask) call.node("mask.combine")
                .input("mask", mask)
                .input("other", others.at(n))
                .set("x", call.raw("x"))
                .set("y", call.raw("y"))
                .set("operation", call.set().text("operation"))
                .single());
    }

    private static List<?> threshold(ComfyCall call) throws Exception {
        return call.eachMask("mask", (mask, n) -> (Mask) call.node("mask.threshold")
                .input("mask", mask)
                .set("value", call.raw("value"))
                .single());
    }
}
