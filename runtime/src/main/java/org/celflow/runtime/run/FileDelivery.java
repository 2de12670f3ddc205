package org.celflow.runtime.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.celflow.node.Delivery;
import org.celflow.node.NodeException;
import org.celflow.node.value.SavedFile;
import org.celflow.runtime.file.AtomicFile;
import org.celflow.runtime.file.OutputTarget;

/** Writes the files of a sink into the output folder, and nowhere else. */
public final class FileDelivery implements Delivery {
    private final Path folder;
    private final int frame;
    private final Supplier<String> graph;

    /**
     * For one frame.
     *
     * @param folder the output folder, absolute
     * @param graph the graph as text
     */
    public FileDelivery(Path folder, int frame, Supplier<String> graph) {
        this.folder = folder;
        this.frame = frame;
        this.graph = graph;
    }

    @Override
    public String graph() {
        return graph.get();
    }

    @Override
    public Path target(String pattern) throws NodeException {
        return OutputTarget.of(folder, pattern, frame);
    }

    @Override
    public SavedFile write(Path target, Content content) throws NodeException {
        Path file = target.toAbsolutePath().normalize();
        if (!file.startsWith(folder)) {
            throw new NodeException("%s is outside the output folder %s and is not written".formatted(target, folder));
        }
        try {
            AtomicFile.Written written = AtomicFile.write(file, content::writeTo);
            return new SavedFile(file, written.sha256(), written.size());
        } catch (IOException e) {
            throw new NodeException(sentence(file, e), e);
        }
    }

    private String sentence(Path file, IOException e) {
        String what = "%s cannot be written into %s".formatted(folder.relativize(file), folder);
        if (Failures.isDiskFull(e)) {
            return what + ": the disk is full; make room or choose another output folder";
        }
        if (e instanceof AccessDeniedException) {
            return what + ": permission denied; choose another output folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return what + ": a file is in the way of a folder; choose another output folder";
        }
        String reason = e instanceof FileSystemException f
                ? Optional.ofNullable(f.getReason()).orElse(f.getClass().getSimpleName())
                : String.valueOf(e.getMessage());
        return what + ": " + reason + "; choose another output folder";
    }
}
