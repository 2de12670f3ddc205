package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** Opens a model file of any format that is known. What it is, its first bytes say, not its name. */
public final class ModelFile {
    /** After its length, a safetensors header begins with a brace; neither form of PyTorch's has one there. */
    private static final int BRACE_AT = 8;

    private ModelFile() {}

    /**
     * Reads the table of contents of a safetensors file or one of PyTorch's.
     *
     * @throws NodeException when the file is missing, damaged or of another format
     */
    public static TensorFile open(Path path) throws NodeException {
        return isPyTorchs(path) ? PickledFile.open(path) : SafetensorsFile.open(path);
    }

    private static boolean isPyTorchs(Path path) {
        if (!Files.isRegularFile(path)) {
            return false; // opening a pipe would wait for ever
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(BRACE_AT + 1);
            if (start.length <= BRACE_AT || start[BRACE_AT] == '{') {
                return false;
            }
            boolean zip = start[0] == 'P' && start[1] == 'K';
            boolean pickle = start[0] == (byte) 0x80 && start[1] == 2;
            return zip || pickle;
        } catch (IOException e) {
            return false; // the reader of safetensors says what is wrong
        }
    }
}
