package org.celflow.runtime.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that the program writes for itself: a name of their form, a SHA-256 of the body, the body. What is damaged or
 * of another form reads as absent.
 */
public final class SealedFile {
    private static final Logger LOG = LoggerFactory.getLogger(SealedFile.class);
    private static final int DIGEST = 32;
    private static final int LIMIT = 256 << 20;

    private final Path file;
    private final byte[] form;

    /** Of a form, as {@code celflow-history-1}; another form, another name. */
    public SealedFile(Path file, String form) {
        this.file = file;
        this.form = (form + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What is written. */
    @FunctionalInterface
    public interface Body {
        /** Writes the body. */
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Reads a body. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads it; what it throws means that the body is of another form. */
        T readFrom(DataInputStream in) throws IOException;
    }

    /** Replaces the file. */
    public void write(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        body.writeTo(data);
        data.flush();
        byte[] digest = Sha256.digest().digest(bytes.toByteArray());
        AtomicFile.writeUnforced(file, out -> {
            out.write(form);
            out.write(digest);
            bytes.writeTo(out);
        });
    }

    /** Reads the file; empty if it is not there, damaged or of another form. */
    public <T> Optional<T> read(Reader<T> reader) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LIMIT) {
                return Optional.empty();
            }
            byte[] all;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                all = in.readNBytes(LIMIT);
            }
            int start = form.length + DIGEST;
            if (all.length < start) {
                throw new IOException("too short");
            }
            MessageDigest digest = Sha256.digest();
            digest.update(all, start, all.length - start);
            byte[] head = new byte[start];
            System.arraycopy(form, 0, head, 0, form.length);
            System.arraycopy(digest.digest(), 0, head, form.length, DIGEST);
            if (!MessageDigest.isEqual(head, java.util.Arrays.copyOf(all, start))) {
                throw new IOException("damaged");
            }
            return Optional.of(
                    reader.readFrom(new DataInputStream(new ByteArrayInputStream(all, start, all.length - start))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("{} is not readable and is made anew: {}", file, e.toString());
            return Optional.empty();
        }
    }
}
