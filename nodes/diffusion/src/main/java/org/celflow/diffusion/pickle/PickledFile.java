package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** Reads the table of contents of a file of PyTorch's. */
public final class PickledFile {
    private PickledFile() {}

    /**
     * Reads the pickle and checks where all tensors lie. A tensor is named by the keys that lead to it, joined by dots, without
     * what a trainer wrapped around the weights.
     *
     * @throws NodeException when the file is missing, damaged, no file of PyTorch's, or asks for anything but tensors
     */
    public static TensorFile open(Path path) throws NodeException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new TensorFile(
                    path, channel.size(), PickleReader.read(channel).values(), Map.of());
        } catch (BadPickle e) {
            throw new NodeException(
                    "%s is not a usable PyTorch file: %s; get the file as safetensors, or choose another"
                            .formatted(path.getFileName(), e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new NodeException("the model file %s does not exist".formatted(path), e);
        } catch (IOException e) {
            String what = Files.isDirectory(path) ? "it is a folder" : String.valueOf(e.getMessage());
            throw new NodeException("the model file %s cannot be read: %s".formatted(path, what), e);
        }
    }
}
