package org.celflow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.celflow.diffusion.model.DenoiserProgram;
import org.celflow.diffusion.weights.Weight;

/** Writes a denoiser for other hosts of PyTorch: {@code unet.pt}, and {@code unet.json}, which tells what weights it takes. */
final class DenoiserExport {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Pixels of a side for which the operations are told. */
    private static final int[] SIZES = {512, 1024};

    private static final int PIXELS = 8;
    private static final int TOKENS = 77;

    private DenoiserExport() {}

    static void write(DenoiserProgram program, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("unet.pt"), program.archive());
        ObjectNode notes = JSON.createObjectNode();
        notes.put("parameters", program.parameters());
        notes.put("contextWidth", program.contextWidth());
        notes.put("latentChannels", program.latentChannels());
        ObjectNode flops = notes.putObject("flops");
        for (int size : SIZES) {
            flops.put(
                    String.valueOf(size),
                    program.cost(1, 1, size / PIXELS, size / PIXELS, TOKENS).flops());
        }
        ArrayNode weights = notes.putArray("weights");
        for (Weight weight : program.weights()) {
            ObjectNode entry = weights.addObject();
            entry.put("layout", weight.layout().name().toLowerCase(Locale.ROOT));
            weight.names().forEach(entry.putArray("names")::add);
            ArrayNode shapes = entry.putArray("shapes");
            for (List<Integer> shape : weight.shapes()) {
                shape.forEach(shapes.addArray()::add);
            }
        }
        Files.write(
                folder.resolve("unet.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(notes));
    }
}
