package org.celflow.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens and saves graph files. */
public final class GraphFiles {
    private GraphFiles() {}

    /**
     * Opens a graph. Runs, fetches and writes nothing, whatever the file holds.
     *
     * @throws GraphFormatException naming the file, if it cannot be read or is no graph
     */
    public static Graph open(Path file) throws GraphFormatException {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            return GraphJson.read(in.readNBytes(GraphJson.MAX_BYTES + 1), name);
        } catch (NoSuchFileException e) {
            throw new GraphFormatException("there is no file %s; check its name and folder".formatted(file), e);
        } catch (AccessDeniedException e) {
            throw new GraphFormatException("%s may not be read; change its permissions".formatted(file), e);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder; name the file in it" : e.getMessage();
            throw new GraphFormatException("%s cannot be read: %s".formatted(file, why), e);
        }
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
