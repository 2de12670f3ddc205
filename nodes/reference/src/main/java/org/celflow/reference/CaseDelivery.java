package org.celflow.reference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.node.Delivery;
import org.celflow.node.NodeException;
import org.celflow.node.value.SavedFile;
import org.celflow.runtime.file.Sha256;

/** Keeps what a node writes until the run ends. */
record CaseDelivery(Path folder) implements Delivery {
    @Override
    public String graph() {
        return "{}";
    }

    @Override
    public Path target(String pattern) {
        return folder.resolve(pattern.replace('#', '0'));
    }

    @Override
    public SavedFile write(Path target, Content content) throws NodeException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
            Files.write(target, out.toByteArray());
        } catch (IOException e) {
            throw new NodeException("%s cannot be written: %s".formatted(target, e.getMessage()), e);
        }
        return new SavedFile(target, Sha256.of(out.toByteArray()), out.size());
    }
}
