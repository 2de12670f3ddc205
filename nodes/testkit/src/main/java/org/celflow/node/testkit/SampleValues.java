package org.celflow.node.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.celflow.node.FileRef;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.SavedFile;
import org.celflow.node.value.Tensor;
import org.celflow.node.value.Vae;
import org.celflow.node.value.Value;

/** One small value of each core kind. */
final class SampleValues {
    static final String DIGEST = "0".repeat(64);
    private static final int WIDTH = 16;
    private static final int HEIGHT = 8;

    private SampleValues() {}

    static Map<Class<?>, Value> core() {
        Random random = new Random(1);
        FileRef file = new FileRef(Path.of("model.safetensors"), DIGEST);
        List<Part> parts = List.of(new Part("background", new Rgb(0, 0, 0)), new Part("hair", new Rgb(255, 0, 0)));
        byte[] labels = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(parts.size());
        }
        Mask mask = Mask.of(WIDTH, HEIGHT, numbers(random, WIDTH * HEIGHT));
        Tensor tokens = Tensor.of(List.of(4, 8), numbers(random, 32));
        Latent latent = Latent.of(4, 2, 3, numbers(random, 24));
        return inOrder(
                Image.of(WIDTH, HEIGHT, 3, numbers(random, WIDTH * HEIGHT * 3)),
                mask,
                PartMask.of(WIDTH, HEIGHT, parts, labels),
                Flow.of(WIDTH, HEIGHT, numbers(random, WIDTH * HEIGHT * 2)),
                new Latent(latent.samples(), Optional.of(mask)),
                new Conditioning(List.of(new Conditioning.Entry(tokens, Optional.empty(), List.of()))),
                new Model(file, "auto"),
                new Clip(file, "auto"),
                new Vae(file, "auto"),
                new ControlNet(file, "auto"),
                new SavedFile(Path.of("frame.png"), DIGEST, 1));
    }

    private static Map<Class<?>, Value> inOrder(Value... values) {
        Map<Class<?>, Value> map = new LinkedHashMap<>();
        for (Value value : values) {
            map.put(value.getClass(), value);
        }
        return map;
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat();
        }
        return numbers;
    }
}
