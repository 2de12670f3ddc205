package org.celflow.runtime.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueCodec;
import org.celflow.node.value.ValueType;
import org.celflow.runtime.Key;
import org.celflow.runtime.file.Sha256;

/**
 * How outputs stand in a file: {@code celflow-entry-1} and a line feed, the key, the number of outputs, for each its name,
 * kind, codec version and value, and at the end the SHA-256 of all before. Read entries are trusted only after the whole
 * file was digested.
 */
final class EntryFormat {
    private static final byte[] MAGIC = "celflow-entry-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST = 32;
    private static final int KEY = 32;

    private final NodeCatalog catalog;

    EntryFormat(NodeCatalog catalog) {
        this.catalog = catalog;
    }

    /** A file that is no such entry, or a damaged one. */
    static final class BrokenEntryException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenEntryException(String message) {
            super(message);
        }
    }

    /** Whether all outputs of a type can be written. */
    boolean canWrite(NodeType type) {
        return type.outputs().stream()
                .allMatch(output -> catalog.valueType(output.type())
                        .filter(kind -> kind.codec().isPresent())
                        .isPresent());
    }

    void write(Key key, NodeType type, Outputs outputs, OutputStream to) throws IOException {
        MessageDigest digest = Sha256.digest();
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(to, digest));
        out.write(MAGIC);
        out.write(HexFormat.of().parseHex(key.hex()));
        out.writeInt(type.outputs().size());
        for (OutputSpec output : type.outputs()) {
            write(output.name(), kind(output.type()), outputs.get(output.name()), out);
        }
        out.flush();
        to.write(digest.digest());
    }

    private static <T extends Value> void write(String name, ValueType<T> kind, Value value, DataOutputStream out)
            throws IOException {
        ValueCodec<T> codec = kind.codec().orElseThrow();
        out.writeUTF(name);
        out.writeUTF(kind.id());
        out.writeInt(codec.version());
        codec.write(kind.javaType().cast(value), out);
    }

    /**
     * Reads an entry.
     *
     * @throws BrokenEntryException if it is damaged, of another key, of another form, or not what the type gives
     * @throws IOException if the file is not there or cannot be read
     */
    Outputs read(Key key, NodeType type, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BrokenEntryException("no regular file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long body = channel.size() - DIGEST;
            if (body < MAGIC.length + KEY || !isWhole(channel, body)) {
                throw new BrokenEntryException("damaged");
            }
            channel.position(0);
            // Not closed: that would close the channel twice.
            InputStream limited = new Limited(Channels.newInputStream(channel), body);
            DataInputStream in = new DataInputStream(new BufferedInputStream(limited, 1 << 16));
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new BrokenEntryException("of another form");
            }
            if (!HexFormat.of().formatHex(in.readNBytes(KEY)).equals(key.hex())) {
                throw new BrokenEntryException("of another key");
            }
            return readOutputs(type, in);
        }
    }

    private Outputs readOutputs(NodeType type, DataInputStream in) throws IOException {
        Map<String, Value> values = new LinkedHashMap<>();
        try {
            if (in.readInt() != type.outputs().size()) {
                throw new BrokenEntryException("of another number of outputs");
            }
            for (OutputSpec output : type.outputs()) {
                ValueType<?> kind = kind(output.type());
                ValueCodec<?> codec = kind.codec().orElseThrow();
                if (!in.readUTF().equals(output.name()) || !in.readUTF().equals(kind.id())) {
                    throw new BrokenEntryException("of other outputs");
                }
                values.put(output.name(), codec.read(in.readInt(), in));
            }
            if (in.read() >= 0) {
                throw new BrokenEntryException("longer than its outputs");
            }
        } catch (BrokenEntryException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BrokenEntryException("not readable: " + e);
        }
        return new Outputs(values);
    }

    private static boolean isWhole(FileChannel channel, long body) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long left = body;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            int n = channel.read(buffer);
            if (n < 0) {
                return false;
            }
            digest.update(buffer.array(), 0, n);
            left -= n;
        }
        ByteBuffer expected = ByteBuffer.allocate(DIGEST);
        while (expected.hasRemaining() && channel.read(expected) >= 0) {
            // Until the digest is complete.
        }
        return !expected.hasRemaining() && MessageDigest.isEqual(expected.array(), digest.digest());
    }

    private ValueType<?> kind(Class<?> type) {
        return catalog.valueType(type)
                .orElseThrow(() -> new IllegalStateException("no kind of value " + type.getName()));
    }

    /** The first bytes of a stream. */
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int n = super.read(to, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("shorter than it was");
            }
            left -= n;
            return n;
        }
    }
}
