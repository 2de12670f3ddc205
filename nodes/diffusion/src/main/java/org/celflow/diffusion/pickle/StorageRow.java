package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The storages at the end of an old file: for each key a count, 8 bytes, then the numbers. */
final class StorageRow {
    private StorageRow() {}

    /**
     * Where the numbers of each storage begin.
     *
     * @param from where in the file the row begins
     * @param keys a list of texts, in the order of the row
     * @param mentions what the values said of their storages
     */
    static Map<String, Long> read(FileChannel channel, long from, Item keys, List<Item.Storage> mentions)
            throws IOException {
        Map<String, Item.Storage> known = new HashMap<>();
        for (Item.Storage storage : mentions) {
            Item.Storage before = known.put(storage.key(), storage);
            if (before != null && !before.equals(storage)) {
                throw new BadPickle("it says two things about its storage " + BadPickle.quoted(storage.key()));
            }
        }
        if (!(keys instanceof Item.Sequence list)) {
            throw new BadPickle("it does not list its storages");
        }
        long length = channel.size();
        Map<String, Long> begins = new HashMap<>();
        long at = from;
        for (Item item : list.items) {
            Item.Storage storage = item instanceof Item.Text key ? known.get(key.value()) : null;
            if (storage == null) {
                throw new BadPickle("it lists a storage that none of its tensors has");
            }
            String shown = BadPickle.quoted(storage.key());
            if (length - at < Long.BYTES) {
                throw new BadPickle("it is incomplete: it ends before its storage " + shown);
            }
            long count = new PickleInput(channel, at, length).littleEndian(Long.BYTES);
            if (count != storage.count()) {
                throw new BadPickle(
                        "its storage %s has %,d numbers instead of %,d".formatted(shown, count, storage.count()));
            }
            long begin = at + Long.BYTES;
            at = begin + count * storage.type().bytes();
            if (at > length) {
                throw new BadPickle("it is incomplete: it ends within its storage " + shown);
            }
            if (begins.put(storage.key(), begin) != null) {
                throw new BadPickle("it lists its storage %s twice".formatted(shown));
            }
        }
        if (at != length) {
            throw new BadPickle("%,d bytes follow its last storage".formatted(length - at));
        }
        return begins;
    }
}
