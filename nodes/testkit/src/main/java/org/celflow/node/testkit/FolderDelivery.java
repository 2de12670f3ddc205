package org.celflow.node.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.node.Delivery;
import org.celflow.node.NodeException;
import org.celflow.node.value.SavedFile;

/** Writes into a folder of the test. */
final class FolderDelivery implements Delivery {
    private static final Pattern NUMBER = Pattern.compile("#+");
    private final Path folder;
    private final String graph;
    private final IntSupplier frame;

    FolderDelivery(Path folder, String graph, IntSupplier frame) {
        this.folder = folder;
        this.graph = graph;
        this.frame = frame;
    }

    @Override
    public String graph() {
        return graph;
    }

    @Override
    public Path target(String pattern) throws NodeException {
        Matcher run = NUMBER.matcher(pattern);
        String name = pattern;
        if (run.find()) {
            String number = String.format(Locale.ROOT, "%0" + run.group().length() + "d", frame.getAsInt());
            name = run.replaceFirst(number);
        }
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder.normalize()) || target.equals(folder.normalize())) {
            throw new NodeException("the output %s leads out of the output folder".formatted(pattern));
        }
        return target;
    }

    @Override
    public SavedFile write(Path target, Content content) throws NodeException {
        try {
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Path part = target.resolveSibling(target.getFileName() + ".part");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                content.writeTo(out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            return new SavedFile(target, HexFormat.of().formatHex(digest.digest()), Files.size(target));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new NodeException("cannot write %s: %s".formatted(target, e.getMessage()), e);
        }
    }
}
