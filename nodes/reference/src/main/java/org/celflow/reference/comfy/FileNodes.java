package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.UnsupportedCaseException;

/** Pictures and masks from files, and upscaling by a network. */
final class FileNodes {
    private static final double SAMPLED_SCALE = 0.18215;

    private FileNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "LoadImage", FileNodes::image,
                "LoadImageMask", FileNodes::mask,
                "LoadLatent", FileNodes::latent,
                "ImageUpscaleWithModel", FileNodes::upscale);
    }

    private static List<?> image(ComfyCall call) throws Exception {
        Image read = read(call);
        return List.of(new ImageBatch(List.of(colours(read))), new MaskBatch(List.of(transparency(read))));
    }

    private static List<?> mask(ComfyCall call) throws Exception {
        Image read = read(call);
        String channel = call.set().text("channel");
        return List.of(new MaskBatch(List.of(
                switch (channel) {
                    case "red" -> channel(read, 0);
                    case "green" -> channel(read, 1);
                    case "blue" -> channel(read, 2);
                    case "alpha" -> transparency(read);
                    default -> throw new UnsupportedCaseException("a picture has no channel " + channel);
                })));
    }

    /** Files of early versions hold latents as they are sampled. */
    private static List<?> latent(ComfyCall call) throws Exception {
        TensorFile file =
                SafetensorsFile.open(call.bench().folder().input(call.set().text("latent")));
        TensorEntry stored =
                file.find("latent_tensor").orElseThrow(() -> new BadCaseException(file.name() + " holds no latent"));
        float[] numbers = file.numbers(stored);
        if (!file.has("latent_format_version_0")) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (numbers[i] / SAMPLED_SCALE);
            }
        }
        return List.of(new Latent(Tensor.of(stored.shape(), numbers), Optional.empty()));
    }

    private static List<?> upscale(ComfyCall call) throws Exception {
        return call.eachPicture("image", (picture, n) -> (Image) call.node("image.upscale-model")
                .input("upscaler", call.link("upscale_model"))
                .input("image", picture)
                .single());
    }

    private static Image read(ComfyCall call) throws Exception {
        return (Image) call.node("image.source")
                .set("files", call.bench().input(call.set().text("image")))
                .single();
    }

    /** ComfyUI leaves alpha out of pictures, and grey becomes three channels. */
    private static Image colours(Image picture) {
        int size = picture.width() * picture.height();
        float[] pixels = new float[size * 3];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            pixels[i] =
                    picture.at(pixel % picture.width(), pixel / picture.width(), picture.channels() == 1 ? 0 : i % 3);
        }
        return Image.of(picture.width(), picture.height(), 3, pixels);
    }

    /** ComfyUI's mask of a picture is where it is transparent, and a dummy of 64 x 64 where nothing can be. */
    private static Mask transparency(Image picture) {
        if (picture.channels() != 4) {
            return Mask.of(64, 64, new float[64 * 64]);
        }
        float[] coverage = channel(picture, 3).toArray();
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = 1 - coverage[i];
        }
        return Mask.of(picture.width(), picture.height(), coverage);
    }

    private static Mask channel(Image picture, int channel) {
        float[] coverage = new float[picture.width() * picture.height()];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = picture.at(i % picture.width(), i / picture.width(), picture.channels() == 1 ? 0 : channel);
        }
        return Mask.of(picture.width(), picture.height(), coverage);
    }
}
