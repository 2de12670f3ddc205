package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.weights.TensorEntry;

/** Reads the two forms in which PyTorch has written tensors: a zip file since 1.6, before that pickles and numbers in a row. */
final class PickleReader {
    private static final long LARGEST_PICKLE = 1L << 25;
    private static final String PICKLE = "/data.pkl";
    private static final String MAGIC = "119547037146038801333356";
    private static final long VERSION = 1001;
    private static final int TAR_MARK = 257;

    private final FileChannel channel;
    private final long length;

    private PickleReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    /**
     * All tensors of a file by name.
     *
     * @throws BadPickle when it is none of PyTorch's, is damaged, or asks for anything but tensors
     */
    static Map<String, TensorEntry> read(FileChannel channel) throws IOException {
        return new PickleReader(channel).tensors();
    }

    private Map<String, TensorEntry> tensors() throws IOException {
        byte[] start = start();
        if (begins(start, "PK\3\4")) {
            return zipped();
        }
        if (start.length > 1 && start[0] == (byte) 0x80) {
            return inARow();
        }
        if (start.length > TAR_MARK + 5
                && new String(start, TAR_MARK, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            throw new BadPickle("it is a tar file, the form of PyTorch before 0.1.10");
        }
        throw new BadPickle("it does not begin as a file of PyTorch's does");
    }

    private Map<String, TensorEntry> zipped() throws IOException {
        Map<String, StoredZip.Entry> entries = StoredZip.read(channel);
        List<String> pickles =
                entries.keySet().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1 || pickles.get(0).indexOf('/') != pickles.get(0).length() - PICKLE.length()) {
            throw new BadPickle("it is a zip file without PyTorch's data.pkl");
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        StoredZip.Entry order = entries.get(folder + "/byteorder");
        if (order != null && !"little".equals(text(order))) {
            throw new BadPickle("its numbers are not little-endian");
        }
        StoredZip.Entry pickle = entries.get(pickles.get(0));
        if (pickle == null || pickle.size() > LARGEST_PICKLE) {
            throw new BadPickle("its data.pkl is too large");
        }
        if (!StoredZip.isIntact(channel, pickle)) {
            throw new BadPickle("its data.pkl is damaged");
        }
        PickleInput input = new PickleInput(channel, pickle.begin(), pickle.end());
        Item root = Unpickler.read(input).root();
        if (!input.atEnd()) {
            throw new BadPickle("something follows its pickle");
        }
        return TensorCollector.collect(root, storage -> {
            StoredZip.Entry entry = entries.get(folder + "/data/" + storage.key());
            if (entry == null) {
                throw new BadPickle("it lacks its storage " + BadPickle.quoted(storage.key()));
            }
            if (entry.size() != storage.count() * storage.type().bytes()) {
                throw new BadPickle("its storage %s has %,d bytes instead of %,d"
                        .formatted(
                                BadPickle.quoted(storage.key()),
                                entry.size(),
                                storage.count() * storage.type().bytes()));
            }
            return entry.begin();
        });
    }

    /** A magic number, a version, what machine wrote it, the values, the keys of the storages, the storages. */
    private Map<String, TensorEntry> inARow() throws IOException {
        PickleInput input = new PickleInput(channel, 0, length);
        if (!(Unpickler.read(input).root() instanceof Item.Whole magic)
                || !magic.value().toString().equals(MAGIC)) {
            throw new BadPickle("it is a pickle, but not of PyTorch's");
        }
        if (!(Unpickler.read(input).root() instanceof Item.Whole version)
                || version.value().longValue() != VERSION) {
            throw new BadPickle("it is of an unknown version of PyTorch's form");
        }
        checkMachine(Unpickler.read(input).root());
        Unpickler.Pickle values = Unpickler.read(input);
        Item keys = Unpickler.read(input).root();
        Map<String, Long> begins = StorageRow.read(channel, input.position(), keys, values.storages());
        return TensorCollector.collect(values.root(), storage -> {
            Long begin = begins.get(storage.key());
            if (begin == null) {
                throw new BadPickle("it lacks its storage " + BadPickle.quoted(storage.key()));
            }
            return begin;
        });
    }

    private static void checkMachine(Item machine) throws BadPickle {
        if (machine instanceof Item.Dict dict) {
            for (int i = 0; i < dict.keys.size(); i++) {
                if (dict.keys.get(i) instanceof Item.Text key
                        && key.value().equals("little_endian")
                        && dict.values.get(i) == Item.Plain.FALSE) {
                    throw new BadPickle("its numbers are not little-endian");
                }
            }
            return;
        }
        throw new BadPickle("it does not say which machine wrote it");
    }

    private String text(StoredZip.Entry entry) throws IOException {
        PickleInput input = new PickleInput(channel, entry.begin(), entry.end());
        return input.text(entry.size(), StandardCharsets.US_ASCII).strip();
    }

    private byte[] start() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, 512));
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // reads on
        }
        return buffer.array();
    }

    private static boolean begins(byte[] bytes, String text) {
        return bytes.length >= text.length()
                && new String(bytes, 0, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }
}
