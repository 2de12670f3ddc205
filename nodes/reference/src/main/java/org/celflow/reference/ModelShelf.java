package org.celflow.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.celflow.node.FileRef;
import org.celflow.runtime.file.FileFingerprints;

/** The models of a folder of cases, unpacked where they are compressed. What was unpacked goes when it is closed. */
public final class ModelShelf implements AutoCloseable {
    private static final long LARGEST = 32L << 30;

    private final ReferenceFolder folder;
    private final FileFingerprints fingerprints;
    private final Path unpacked;
    private final Map<String, Path> known = new HashMap<>();

    private ModelShelf(ReferenceFolder folder, FileFingerprints fingerprints, Path unpacked) {
        this.folder = folder;
        this.fingerprints = fingerprints;
        this.unpacked = unpacked;
    }

    static ModelShelf of(ReferenceFolder folder, FileFingerprints fingerprints) throws IOException {
        return new ModelShelf(folder, fingerprints, Files.createTempDirectory("celflow-reference"));
    }

    /** The names of all models. */
    public List<String> names() throws BadCaseException {
        return folder.models();
    }

    /**
     * A model by its name without {@code .gz}.
     *
     * @throws BadCaseException when it is not there or is damaged
     */
    public FileRef model(String name) throws BadCaseException {
        Path file = known.get(name);
        if (file == null) {
            file = find(name);
            known.put(name, file);
        }
        return fingerprinted(file);
    }

    /** A folder for what is written meanwhile. */
    Path scratch() {
        return unpacked;
    }

    /** A file with its digest. */
    FileRef fingerprinted(Path file) throws BadCaseException {
        try {
            return new FileRef(file, fingerprints.of(file).sha256());
        } catch (IOException e) {
            throw new BadCaseException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Path find(String name) throws BadCaseException {
        Path plain = folder.model(name);
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        Path packed = folder.model(name + ".gz");
        if (!Files.isRegularFile(packed)) {
            throw new BadCaseException("there is no model %s, with or without .gz".formatted(plain));
        }
        Path target = unpacked.resolve(String.valueOf(plain.getFileName()));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed), 1 << 16);
                OutputStream out = Files.newOutputStream(target)) {
            copy(in, out, packed);
        } catch (IOException e) {
            throw new BadCaseException("%s cannot be unpacked: %s".formatted(packed, e.getMessage()), e);
        }
        return target;
    }

    private static void copy(InputStream in, OutputStream out, Path packed) throws IOException, BadCaseException {
        byte[] buffer = new byte[1 << 16];
        long sum = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            sum += count;
            if (sum > LARGEST) {
                throw new BadCaseException("%s unpacks to more bytes than any model has".formatted(packed));
            }
            out.write(buffer, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
