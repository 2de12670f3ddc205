package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;
import org.celflow.reference.UnsupportedCaseException;

/** What is done with pictures. */
final class ImageNodes {
    private static final double MEGAPIXEL = 1024.0 * 1024.0;

    private ImageNodes() {}

    static Map<String, ComfyNode> types() {
        Map<String, ComfyNode> types = new TreeMap<>();
        types.put("ImageScale", ImageNodes::scale);
        types.put("ImageScaleBy", ImageNodes::scaleBy);
        types.put("ImageScaleToTotalPixels", ImageNodes::scaleToPixels);
        types.put(
                "ImageInvert",
                call -> call.eachPicture("image", (picture, n) -> (Image)
                        call.node("image.invert").input("image", picture).single()));
        types.put("ImageBatch", ImageNodes::batch);
        types.put("ImageFromBatch", ImageNodes::fromBatch);
        types.put("RepeatImageBatch", ImageNodes::repeat);
        types.put("ImagePadForOutpaint", ImageNodes::pad);
        types.put("ImageCompositeMasked", ImageNodes::composite);
        types.put("ImageBlend", ImageNodes::blend);
        types.put("ImageBlur", ImageNodes::blur);
        types.put("ImageSharpen", ImageNodes::sharpen);
        types.put("ImageQuantize", ImageNodes::quantize);
        types.put(
                "Canny",
                call -> call.eachPicture("image", (picture, n) -> (Image) call.node("image.edges")
                        .input("image", picture)
                        .set("low", call.raw("low_threshold"))
                        .set("high", call.raw("high_threshold"))
                        .single()));
        types.put("ImageCrop", ImageNodes::crop);
        types.put("EmptyImage", ImageNodes::empty);
        types.put(
                "ImageRotate",
                call -> call.eachPicture("image", (picture, n) -> (Image) call.node("image.turn")
                        .input("image", picture)
                        .set("angle", Turning.angle(call))
                        .single()));
        types.put(
                "ImageFlip",
                call -> call.eachPicture("image", (picture, n) -> (Image) call.node("image.turn")
                        .input("image", picture)
                        .set("mirror", Turning.mirror(call))
                        .single()));
        return types;
    }

    private static List<?> scale(ComfyCall call) throws Exception {
        int width = call.set().whole("width");
        int height = call.set().whole("height");
        boolean crop = call.set().text("crop").equals("center");
        return width == 0 && height == 0
                ? List.of(call.images("image"))
                : call.eachPicture("image", (picture, n) -> resized(call, picture, width, height, crop));
    }

    private static List<?> scaleBy(ComfyCall call) throws Exception {
        double scale = call.set().real("scale_by");
        return call.eachPicture(
                "image",
                (picture, n) -> resized(
                        call,
                        picture,
                        (int) Math.rint(picture.width() * scale),
                        (int) Math.rint(picture.height() * scale),
                        false));
    }

    private static List<?> scaleToPixels(ComfyCall call) throws Exception {
        double pixels = call.set().real("megapixels") * MEGAPIXEL;
        double steps = call.set().real("resolution_steps", 1);
        return call.eachPicture("image", (picture, n) -> {
            double scale = Math.sqrt(pixels / ((double) picture.width() * picture.height()));
            int width = (int) (Math.rint(picture.width() * scale / steps) * steps);
            int height = (int) (Math.rint(picture.height() * scale / steps) * steps);
            return resized(call, picture, width, height, false);
        });
    }

    private static Image resized(ComfyCall call, Image picture, int width, int height, boolean crop) throws Exception {
        String method = call.set().text("upscale_method");
        return resized(call, picture, width, height, crop, method.equals("lanczos") ? "lanczos-8-bit" : method);
    }

    private static Image resized(ComfyCall call, Image picture, int width, int height, boolean crop, String method)
            throws Exception {
        return (Image) call.node("image.resize")
                .input("image", picture)
                .set("width", (long) width)
                .set("height", (long) height)
                .set("crop", crop)
                .set("method", method)
                .single();
    }

    private static List<?> batch(ComfyCall call) throws Exception {
        List<Image> all = new ArrayList<>(call.images("image1").pictures());
        Image first = all.get(0);
        for (Image picture : call.images("image2").pictures()) {
            boolean same = picture.width() == first.width() && picture.height() == first.height();
            all.add(same ? picture : resized(call, picture, first.width(), first.height(), true, "bilinear"));
        }
        return List.of(new ImageBatch(all));
    }

    private static List<?> fromBatch(ComfyCall call) throws Exception {
        List<Image> all = call.images("image").pictures();
        int first = Math.min(all.size() - 1, call.set().whole("batch_index"));
        int end = Math.min(all.size(), first + call.set().whole("length"));
        return List.of(new ImageBatch(all.subList(first, end)));
    }

    private static List<?> repeat(ComfyCall call) throws Exception {
        List<Image> all = new ArrayList<>();
        for (int i = 0; i < call.set().whole("amount"); i++) {
            all.addAll(call.images("image").pictures());
        }
        return List.of(new ImageBatch(all));
    }

    private static List<?> pad(ComfyCall call) throws Exception {
        List<Image> pictures = new ArrayList<>();
        List<Mask> masks = new ArrayList<>();
        for (Image picture : call.images("image").pictures()) {
            List<Object> padded = call.node("image.pad")
                    .input("image", picture)
                    .set("left", call.raw("left"))
                    .set("top", call.raw("top"))
                    .set("right", call.raw("right"))
                    .set("bottom", call.raw("bottom"))
                    .set("feather", call.raw("feathering"))
                    .inOrder();
            pictures.add((Image) padded.get(0));
            masks.add((Mask) padded.get(1));
        }
        // ComfyUI makes one mask for the whole batch.
        return List.of(new ImageBatch(pictures), new MaskBatch(masks.subList(0, 1)));
    }

    private static List<?> composite(ComfyCall call) throws Exception {
        ImageBatch sources = call.images("source");
        Optional<MaskBatch> masks = call.find("mask", MaskBatch.class);
        boolean resize = call.set().flag("resize_source");
        return call.eachPicture("destination", (under, n) -> {
            Image source = sources.pictures().get(n % sources.size());
            Image over = resize ? resized(call, source, under.width(), under.height(), false, "bilinear") : source;
            Optional<Object> mask = Optional.empty();
            if (masks.isPresent()) {
                mask = Optional.of(call.node("mask.resize")
                        .input("mask", masks.get().masks().get(n % masks.get().size()))
                        .set("width", (long) over.width())
                        .set("height", (long) over.height())
                        .single());
            }
            return (Image) call.node("image.composite")
                    .input("over", over)
                    .input("under", under)
                    .input("mask", mask)
                    .set("x", call.raw("x"))
                    .set("y", call.raw("y"))
                    .single();
        });
    }

    private static List<?> blend(ComfyCall call) throws Exception {
        ImageBatch others = call.images("image2");
        return call.eachPicture("image1", (picture, n) -> (Image) call.node("image.blend")
                .input("image", picture)
                .input("other", others.at(n))
                .set("factor", call.raw("blend_factor"))
                .set("mode", call.set().text("blend_mode"))
                .single());
    }

    private static List<?> blur(ComfyCall call) throws Exception {
        return call.eachPicture("image", (picture, n) -> (Image) call.node("image.blur")
                .input("image", picture)
                .set("radius", call.raw("blur_radius"))
                .set("sigma", call.raw("sigma"))
                .single());
    }

    private static List<?> sharpen(ComfyCall call) throws Exception {
        return call.eachPicture("image", (picture, n) -> (Image) call.node("image.sharpen")
                .input("image", picture)
                .set("radius", call.raw("sharpen_radius"))
                .set("sigma", call.raw("sigma"))
                .set("strength", call.raw("alpha"))
                .single());
    }

    private static List<?> quantize(ComfyCall call) throws Exception {
        return call.eachPicture("image", (picture, n) -> (Image) call.node("image.quantize")
                .input("image", picture)
                .set("colours", call.raw("colors"))
                .set("dither", call.set().text("dither"))
                .single());
    }

    /** ComfyUI moves a rectangle that begins outside to the last pixel, and cuts one that ends outside. */
    private static List<?> crop(ComfyCall call) throws Exception {
        return call.eachPicture("image", (picture, n) -> {
            int x = Math.min(call.set().whole("x"), picture.width() - 1);
            int y = Math.min(call.set().whole("y"), picture.height() - 1);
            return (Image) call.node("image.crop")
                    .input("image", picture)
                    .set("x", (long) x)
                    .set("y", (long) y)
                    .set("width", (long) Math.min(call.set().whole("width"), picture.width() - x))
                    .set("height", (long) Math.min(call.set().whole("height"), picture.height() - y))
                    .single();
        });
    }

    private static List<?> empty(ComfyCall call) throws Exception {
        Image solid = (Image) call.node("image.solid")
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("colour", Rgb.ofPacked(call.set().whole("color")).toString())
                .single();
        List<Image> all = new ArrayList<>();
        for (int i = 0; i < call.set().whole("batch_size"); i++) {
            all.add(solid);
        }
        if (all.isEmpty()) {
            throw new UnsupportedCaseException("a batch of no pictures");
        }
        return List.of(new ImageBatch(all));
    }
}
