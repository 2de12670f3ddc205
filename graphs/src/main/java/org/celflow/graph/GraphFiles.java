package org.celflow.graph;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.celflow.node.png.PngText;

/** Opens and saves graph files. */
public final class GraphFiles {
    /** The first byte of every PNG file; no text begins with it. */
    private static final int PNG_BEGINS = 0x89;

    private GraphFiles() {}

    /**
     * Opens a graph file, or a picture that carries the graph that made it. What the file is called does not matter. Runs,
     * fetches and writes nothing, whatever the file holds.
     *
     * @throws GraphFormatException naming the file, if it cannot be read or holds no graph
     */
    public static Graph open(Path file) throws GraphFormatException {
        String name = String.valueOf(file.getFileName());
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(1);
            boolean png = in.read() == PNG_BEGINS;
            in.reset();
            return GraphJson.read(png ? carried(in, file) : in.readNBytes(GraphJson.MAX_BYTES + 1), name);
        } catch (NoSuchFileException e) {
            throw new GraphFormatException("there is no file %s; check its name and folder".formatted(file), e);
        } catch (AccessDeniedException e) {
            throw new GraphFormatException("%s may not be read; change its permissions".formatted(file), e);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder; name the file in it" : e.getMessage();
            throw new GraphFormatException("%s cannot be read: %s".formatted(file, why), e);
        }
    }

    private static byte[] carried(InputStream png, Path file) throws IOException, GraphFormatException {
        return PngText.read(png, PngText.GRAPH)
                .orElseThrow(() -> new GraphFormatException(
                        "%s carries no graph; only pictures that Celflow saved do, unless another program rewrote them"
                                .formatted(file)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Saves a graph as it is, so that the file is the old or the new one whatever happens. See
     * {@link LinkedFiles#forSaving} for what usually comes before.
     *
     * @throws IOException if it cannot be written; the old file is untouched then
     */
    public static void save(Graph graph, Path file) throws IOException {
        WholeFile.write(file, GraphJson.write(graph).getBytes(StandardCharsets.UTF_8));
    }
}
