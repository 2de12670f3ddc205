package org.celflow.diffusion.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The table of contents of a zip file whose entries lie in it uncompressed, as PyTorch writes them. Two readers must not see two
 * different files, so the file begins with an entry, ends with the closing record, says the same in both of its tables, and
 * nothing lies over anything else.
 */
final class StoredZip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCAL_SIZE = 30;
    private static final int CENTRAL_SIZE = 46;
    private static final int END_SIZE = 22;
    private static final int END64_SIZE = 56;
    private static final int LOCATOR64_SIZE = 20;
    private static final int MOST_ENTRIES = 100_000;
    private static final int LARGEST_TABLE = 1 << 25;
    private static final int LONGEST_NAME = 1_000;
    private static final long IN_EXTRA = 0xffffffffL;
    /** Names in UTF-8; sizes repeated behind the data. */
    private static final int KNOWN_FLAGS = 0x0808;

    private static final int SIZES_BEHIND = 0x0008;

    private final FileChannel channel;
    private final long length;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * An entry.
     *
     * @param begin its first byte, counted from the start of the file
     */
    record Entry(String name, long header, long begin, long size, long crc) {
        long end() {
            return begin + size;
        }
    }

    private record Table(long begin, long size, long count, long end) {}

    private StoredZip(FileChannel channel, long length) {
        this.channel = channel;
        this.length = length;
    }

    /**
     * Reads and checks both tables.
     *
     * @throws BadPickle when they are damaged, disagree, or an entry is compressed or encrypted
     */
    static Map<String, Entry> read(FileChannel channel) throws IOException {
        StoredZip zip = new StoredZip(channel, channel.size());
        Table table = zip.table();
        zip.central(table);
        zip.checkOverlap(table);
        return zip.entries;
    }

    /** Whether an entry's bytes are those that were written. */
    static boolean isIntact(FileChannel channel, Entry entry) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long at = entry.begin; at < entry.end(); ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), entry.end() - at));
            int count = channel.read(buffer, at);
            if (count <= 0) {
                return false;
            }
            crc.update(buffer.flip());
            at += count;
        }
        return crc.getValue() == entry.crc;
    }

    private Table table() throws IOException {
        require(length >= END_SIZE, "it is incomplete");
        ByteBuffer end = bytes(length - END_SIZE, END_SIZE);
        require(end.getInt(0) == END && end.getShort(20) == 0, "it is incomplete or has something behind its end");
        require(end.getInt(4) == 0 && end.getShort(8) == end.getShort(10), "it is one part of several");
        Table small = new Table(
                unsigned(end.getInt(16)), unsigned(end.getInt(12)), unsigned(end.getShort(10)), length - END_SIZE);
        Table table = large(small);
        require(table.count > 0 && table.count <= MOST_ENTRIES, "it lists %,d entries".formatted(table.count));
        require(table.size >= 0 && table.size <= LARGEST_TABLE, "its table of contents is too large");
        require(
                table.begin >= 0 && table.begin <= table.end && table.begin + table.size == table.end,
                "its table of contents is not where it should be");
        return table;
    }

    /** The table as the 64-bit records say, when they are there; they must agree with the 32-bit one. */
    private Table large(Table small) throws IOException {
        long at = small.end - LOCATOR64_SIZE;
        if (at < END64_SIZE || bytes(at, 4).getInt(0) != LOCATOR64) {
            return small;
        }
        long begin = bytes(at, LOCATOR64_SIZE).getLong(8);
        require(begin == at - END64_SIZE, "its 64-bit closing record is not where it should be");
        ByteBuffer end = bytes(begin, END64_SIZE);
        require(end.getInt(0) == END64 && end.getLong(4) == END64_SIZE - 12, "its 64-bit closing record is damaged");
        require(end.getLong(24) == end.getLong(32), "it is one part of several");
        Table table = new Table(end.getLong(48), end.getLong(40), end.getLong(32), begin);
        require(
                agrees(small.begin, table.begin, IN_EXTRA)
                        && agrees(small.size, table.size, IN_EXTRA)
                        && agrees(small.count, table.count, 0xffff),
                "its two closing records disagree");
        return table;
    }

    private static boolean agrees(long small, long large, long placeholder) {
        return small == large || small == placeholder;
    }

    private void central(Table table) throws IOException {
        ByteBuffer bytes = bytes(table.begin, (int) table.size);
        for (long i = 0; i < table.count; i++) {
            require(
                    bytes.remaining() >= CENTRAL_SIZE && bytes.getInt(bytes.position()) == CENTRAL,
                    "its table of contents is damaged");
            ByteBuffer fixed = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
            int nameLength = unsigned(fixed.getShort(28));
            int extraLength = unsigned(fixed.getShort(30));
            int all = CENTRAL_SIZE + nameLength + extraLength + unsigned(fixed.getShort(32));
            require(all <= bytes.remaining(), "its table of contents is damaged");
            entry(fixed, nameLength, extraLength);
            bytes.position(bytes.position() + all);
        }
        require(!bytes.hasRemaining(), "its table of contents lists less than it holds");
    }

    private void entry(ByteBuffer central, int nameLength, int extraLength) throws IOException {
        require(nameLength > 0 && nameLength <= LONGEST_NAME, "an entry's name has %d bytes".formatted(nameLength));
        String name = name(central, CENTRAL_SIZE, nameLength);
        String shown = BadPickle.quoted(name);
        int flags = unsigned(central.getShort(8));
        require(
                (flags & ~KNOWN_FLAGS) == 0,
                "its entry %s is encrypted or of a kind PyTorch does not write".formatted(shown));
        require(central.getShort(10) == 0, "its entry %s is compressed, which PyTorch never does".formatted(shown));
        require(central.getShort(34) == 0 || central.getShort(34) == -1, "it is one part of several");
        Extra extra = new Extra(central, CENTRAL_SIZE + nameLength, extraLength);
        long size = extra.or(unsigned(central.getInt(24)));
        long stored = extra.or(unsigned(central.getInt(20)));
        long header = extra.or(unsigned(central.getInt(42)));
        require(size == stored, "its entry %s has two sizes".formatted(shown));
        require(header >= 0 && header <= length - LOCAL_SIZE, "its entry %s lies outside it".formatted(shown));

        ByteBuffer local = bytes(header, LOCAL_SIZE);
        require(local.getInt(0) == LOCAL, "its entry %s is not where it should be".formatted(shown));
        int localName = unsigned(local.getShort(26));
        long begin = header + LOCAL_SIZE + localName + unsigned(local.getShort(28));
        require(
                size >= 0 && begin <= length && size <= length - begin,
                "its entry %s reaches beyond its end".formatted(shown));
        boolean same = unsigned(local.getShort(6)) == flags
                && local.getShort(8) == 0
                && localName == nameLength
                && name(bytes(header + LOCAL_SIZE, nameLength), 0, nameLength).equals(name)
                && ((flags & SIZES_BEHIND) != 0 || sameSize(local, header, localName, size));
        require(same, "its two tables disagree about the entry %s".formatted(shown));
        Entry entry = new Entry(name, header, begin, size, unsigned(central.getInt(16)));
        require(entries.put(name, entry) == null, "it holds the entry %s twice".formatted(shown));
    }

    private boolean sameSize(ByteBuffer local, long header, int nameLength, long size) throws IOException {
        int extraLength = unsigned(local.getShort(28));
        Extra extra = new Extra(bytes(header + LOCAL_SIZE + nameLength, extraLength), 0, extraLength);
        return extra.or(unsigned(local.getInt(22))) == size && extra.or(unsigned(local.getInt(18))) == size;
    }

    private void checkOverlap(Table table) throws BadPickle {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::header));
        require(inOrder.get(0).header == 0, "something lies before its first entry");
        long free = 0;
        for (Entry entry : inOrder) {
            require(
                    entry.header >= free && entry.end() <= table.begin,
                    "its entry %s lies over another".formatted(BadPickle.quoted(entry.name)));
            free = entry.end();
        }
    }

    private static String name(ByteBuffer buffer, int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ByteBuffer bytes(long from, int count) throws IOException {
        require(from >= 0 && count <= length - from, "it is incomplete");
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            require(channel.read(buffer, from + buffer.position()) > 0, "it became shorter while it was read");
        }
        return buffer.flip();
    }

    private static long unsigned(int value) {
        return value & 0xffffffffL;
    }

    private static int unsigned(short value) {
        return value & 0xffff;
    }

    private static void require(boolean holds, String otherwise) throws BadPickle {
        if (!holds) {
            throw new BadPickle(otherwise);
        }
    }

    /** The 64-bit numbers of an entry, which take the place of 32-bit ones that are all ones, in order. */
    private static final class Extra {
        private static final int NUMBERS64 = 1;
        private final ByteBuffer numbers;

        Extra(ByteBuffer buffer, int from, int length) throws BadPickle {
            ByteBuffer found = ByteBuffer.allocate(0);
            int at = from;
            while (at + 4 <= from + length) {
                int size = unsigned(buffer.getShort(at + 2));
                require(at + 4 + size <= from + length, "its table of contents is damaged");
                if (buffer.getShort(at) == NUMBERS64) {
                    found = buffer.slice(at + 4, size).order(ByteOrder.LITTLE_ENDIAN);
                }
                at += 4 + size;
            }
            numbers = found;
        }

        long or(long small) throws BadPickle {
            if (small != IN_EXTRA) {
                return small;
            }
            require(numbers.remaining() >= Long.BYTES, "its table of contents is damaged");
            return numbers.getLong();
        }
    }
}
