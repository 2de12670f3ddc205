package org.celflow.diffusion.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.value.Tensor;

/**
 * A word whose tokens were learned from pictures: vectors that stand where a text encoder's own would (Gal et al., An Image is Worth
 * One Word: Personalizing Text-to-Image Generation using Textual Inversion, 2022). A file holds one tensor, tokens x width, or one
 * for each text encoder under its {@linkplain TextEncoder#key() key}.
 */
public final class LearnedTokens implements Resource {
    private static final int MOST_NUMBERS = 1 << 22;

    private final String fileName;
    private final Map<String, List<Tensor>> rows;

    private LearnedTokens(String fileName, Map<String, List<Tensor>> rows) {
        this.fileName = fileName;
        this.rows = rows;
    }

    /** Names a file for {@link org.celflow.node.NodeContext#resource}. */
    public static ResourceRef<LearnedTokens> resource(FileRef file) {
        return new ResourceRef<>(LearnedTokens.class, file, "");
    }

    /**
     * Reads a file.
     *
     * @throws NodeException when it holds no learned tokens, or numbers that are not finite
     */
    public static LearnedTokens open(FileRef ref) throws NodeException {
        TensorFile file = ModelFile.open(ref.path());
        Map<String, List<Tensor>> rows = new LinkedHashMap<>();
        long numbers = 0;
        for (TensorEntry entry : inOrder(candidates(file).values())) {
            int rank = entry.shape().size();
            boolean fits = entry.type().isReal()
                    && (rank == 1 || rank == 2)
                    && !entry.shape().contains(0);
            numbers += fits ? entry.shape().stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b) : 0;
            if (numbers > MOST_NUMBERS) {
                break;
            }
            if (fits) {
                rows.put(entry.name(), split(finite(file, entry), entry.shape().get(rank - 1)));
            }
        }
        if (rows.isEmpty() || numbers > MOST_NUMBERS) {
            throw new NodeException("%s holds no learned tokens of a prompt (textual inversion); choose another file"
                    .formatted(file.name()));
        }
        return new LearnedTokens(file.name(), rows);
    }

    private static float[] finite(TensorFile file, TensorEntry entry) throws NodeException {
        float[] numbers = file.numbers(entry);
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new NodeException(
                        "%s is damaged: %s holds numbers that are not finite; get the file again, or choose another"
                                .formatted(file.name(), entry.name()));
            }
        }
        return numbers;
    }

    private static List<TensorEntry> inOrder(Collection<TensorEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin))
                .toList();
    }

    /** What is learned, without the training's other tensors. */
    private static NavigableMap<String, TensorEntry> candidates(TensorFile file) {
        NavigableMap<String, TensorEntry> all = file.entries();
        NavigableMap<String, TensorEntry> ofTrainer = all.subMap("string_to_param", true, "string_to_param/", false);
        return ofTrainer.isEmpty() ? all : ofTrainer;
    }

    private static List<Tensor> split(float[] numbers, int width) {
        List<Tensor> rows = new ArrayList<>();
        for (int at = 0; at < numbers.length; at += width) {
            float[] row = new float[width];
            System.arraycopy(numbers, at, row, 0, width);
            rows.add(Tensor.of(List.of(width), row));
        }
        return List.copyOf(rows);
    }

    /** The file's name, for messages. */
    String fileName() {
        return fileName;
    }

    /**
     * The tokens for a text encoder: those under its key, or of a file that names none the first in it of its width.
     *
     * @param width numbers of a token; 0 for any
     * @return empty if the file holds none for it
     */
    public Optional<List<Tensor>> of(String key, int width) {
        List<Tensor> named = rows.get(key);
        if (named != null) {
            return Optional.of(named).filter(tokens -> isOfWidth(tokens, width));
        }
        return rows.values().stream().filter(tokens -> isOfWidth(tokens, width)).findFirst();
    }

    private static boolean isOfWidth(List<Tensor> tokens, int width) {
        return width == 0 || tokens.get(0).shape().equals(List.of(width));
    }

    @Override
    public long bytes() {
        return rows.values().stream()
                .flatMap(List::stream)
                .mapToLong(Tensor::bytes)
                .sum();
    }

    @Override
    public void close() {
        // nothing native
    }
}
