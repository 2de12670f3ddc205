package org.celflow.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.value.Value;
import org.celflow.runtime.Key;
import org.celflow.runtime.RunEvent.Origin;
import org.celflow.runtime.testing.Num;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {
    private static final Key KEY = key(1);

    @TempDir
    Path folder;

    private final NodeCatalog catalog = TestNodes.catalog();
    private final NodeType split = catalog.find("test.split").orElseThrow();
    private final NodeType mix = catalog.find("test.mix").orElseThrow();
    private final NodeType haunt = catalog.find("test.haunt").orElseThrow();
    private final NodeType fleeting = catalog.find("test.fleeting").orElseThrow();

    private static Key key(int n) {
        return new Key("%064x".formatted(n));
    }

    private DiskStore store(long bound) {
        return new DiskStore(folder, bound, catalog, InstantSource.system());
    }

    private static Outputs halves(long low, long high) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("low", new Num(low));
        values.put("high", new Num(high));
        return new Outputs(values);
    }

    private Path only() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void whatIsKeptIsFoundByAnotherProcess() throws IOException {
        store(1 << 20).save(KEY, split, halves(3, 4));
        DiskStore another = store(1 << 20);
        assertThat(another.contains(KEY)).isTrue();
        assertThat(another.load(KEY, split)).contains(new ValueStore.Found(halves(3, 4), Origin.DISK));
        assertThat(another.load(key(2), split)).isEmpty();
    }

    @Test
    void everyFlippedBitIsDetectedAndTheEntryIsGone() throws IOException {
        DiskStore store = store(1 << 20);
        store.save(KEY, split, halves(3, 4));
        Path entry = only();
        byte[] whole = Files.readAllBytes(entry);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit += 3) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                Files.write(entry, damaged);
                assertThat(store.load(KEY, split))
                        .as("bit %d of byte %d", bit, at)
                        .isEmpty();
                assertThat(store.contains(KEY)).isFalse();
            }
        }
    }

    @Test
    void everyLengthButTheRightOneIsDetected() throws IOException {
        DiskStore store = store(1 << 20);
        store.save(KEY, split, halves(3, 4));
        Path entry = only();
        byte[] whole = Files.readAllBytes(entry);
        for (int length = 0; length < whole.length + 40; length++) {
            if (length != whole.length) {
                Files.write(entry, java.util.Arrays.copyOf(whole, length));
                assertThat(store.load(KEY, split)).as("length %d", length).isEmpty();
            }
        }
        Files.write(entry, whole);
        assertThat(store.load(KEY, split)).isPresent();
    }

    @Test
    void anEntryUnderAnotherKeyOrOfAnotherTypeIsNotTaken() throws IOException {
        DiskStore store = store(1 << 20);
        store.save(KEY, split, halves(3, 4));
        Path entry = only();
        Path other = entry.resolveSibling(key(2).hex().substring(2));
        Files.copy(entry, other);
        assertThat(store.load(key(2), split)).isEmpty();
        assertThat(other).doesNotExist();
        assertThat(store.load(KEY, mix)).isEmpty();
    }

    @Test
    void aFolderALinkOrAPipeInPlaceOfAnEntryDoesNotStopAnything() throws IOException {
        DiskStore store = store(1 << 20);
        store.save(KEY, split, halves(3, 4));
        Path entry = only();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(entry, elsewhere);
        Files.createSymbolicLink(entry, elsewhere);
        assertThat(store.load(KEY, split)).isEmpty();
        Files.createDirectory(entry);
        assertThat(store.load(KEY, split)).isEmpty();
    }

    @Test
    void valuesWithoutCodecAndTypesThatAreNeverKeptAreNotWritten() throws IOException {
        DiskStore store = store(1 << 20);
        assertThat(store.keeps(haunt)).isFalse();
        assertThat(store.keeps(fleeting)).isFalse();
        store.save(KEY, fleeting, new Outputs(Map.of("out", new Num(1))));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theEntriesUsedLongestAgoMakeRoom() throws IOException {
        store(1 << 20).save(KEY, split, halves(0, 0));
        long size = Files.size(only());
        Instant now = Instant.now();
        DiskStore store = store(10 * size);
        for (int i = 1; i <= 10; i++) {
            store.save(key(i), split, halves(i, i));
            Files.setLastModifiedTime(
                    folder.resolve("00").resolve(key(i).hex().substring(2)), FileTime.from(now.minusSeconds(1000 - i)));
        }
        assertThat(store.load(key(1), split)).as("used now, not long ago").isPresent();
        store.save(key(11), split, halves(11, 11));
        assertThat(store.contains(key(1))).isTrue();
        assertThat(store.contains(key(2))).isFalse();
        assertThat(store.contains(key(3))).isFalse();
        assertThat(store.contains(key(11))).isTrue();
    }

    @Test
    void memoryForgetsWhatWasUsedLongestAgo() {
        MemoryStore memory = new MemoryStore(2500);
        for (int i = 0; i < 3; i++) {
            memory.save(key(i), mix, new Outputs(Map.of("out", new Num(i))));
            assertThat(memory.load(key(0), mix)).as("after %d", i).isPresent();
        }
        assertThat(memory.contains(key(1))).isFalse();
        assertThat(memory.contains(key(2))).isTrue();
        assertThat(memory.bytes()).isEqualTo(2000);
        memory.save(key(9), split, halves(1, 2));
        assertThat(memory.bytes()).isLessThanOrEqualTo(2500);
    }

    @Test
    void tiersAreLookedThroughInOrder() throws IOException {
        TieredStore tiers = new TieredStore(new MemoryStore(1 << 20), Optional.of(store(1 << 20)));
        tiers.saveToDisk(KEY, split, halves(3, 4));
        assertThat(tiers.load(KEY, split).map(ValueStore.Found::origin)).contains(Origin.DISK);
        assertThat(tiers.load(KEY, split).map(ValueStore.Found::origin)).contains(Origin.MEMORY);
        assertThat(List.of(tiers.savesToDisk(split), tiers.savesToDisk(haunt), tiers.keeps(haunt)))
                .containsExactly(true, false, true);
    }
}
