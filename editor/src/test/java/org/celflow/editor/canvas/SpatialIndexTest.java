package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpatialIndexTest {
    private final SpatialIndex<Integer> index = new SpatialIndex<>();

    private List<Integer> found(Box area) {
        List<Integer> found = new ArrayList<>();
        index.query(area, found::add);
        return found;
    }

    @Property(tries = 60)
    void itFindsExactlyWhatLookingAtEveryBoxFinds(@ForAll long seed) {
        Random random = new Random(seed);
        SpatialIndex<Integer> tested = new SpatialIndex<>();
        Map<Integer, Box> truth = new LinkedHashMap<>();
        for (int step = 0; step < 300; step++) {
            int item = random.nextInt(60);
            if (random.nextInt(4) == 0) {
                tested.remove(item);
                truth.remove(item);
            } else {
                Box box = box(random, 1200);
                tested.put(item, box);
                truth.put(item, box);
            }
        }
        for (int i = 0; i < 20; i++) {
            Box area = box(random, i % 2 == 0 ? 500 : 20_000);
            List<Integer> found = new ArrayList<>();
            tested.query(area, found::add);
            List<Integer> expected = truth.entrySet().stream()
                    .filter(entry -> entry.getValue().meets(area))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void anItemOverManyCellsIsFoundOnce() {
        index.put(1, new Box(-2000, -2000, 4000, 4000));
        assertThat(found(new Box(-100, -100, 900, 900))).containsExactly(1);
    }

    @Test
    void aMovedItemIsNoLongerFoundWhereItWas() {
        index.put(1, new Box(0, 0, 100, 100));
        index.put(1, new Box(5000, 5000, 100, 100));
        assertThat(found(new Box(0, 0, 100, 100))).isEmpty();
        assertThat(found(new Box(5050, 5050, 1, 1))).containsExactly(1);
        assertThat(index.size()).isEqualTo(1);
    }

    private static Box box(Random random, int size) {
        return new Box(
                random.nextInt(20_000) - 10_000,
                random.nextInt(20_000) - 10_000,
                random.nextInt(size),
                random.nextInt(size));
    }
}
