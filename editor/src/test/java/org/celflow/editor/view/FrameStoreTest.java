package org.celflow.editor.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.celflow.graph.NodeId;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;

class FrameStoreTest {
    private static final NodeId NODE = new NodeId("a");

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final List<Integer> loads = new ArrayList<>();
    private int level = 1;
    private final FrameStore store = new FrameStore(
            slot -> {
                loads.add(slot.frame());
                if (slot.frame() == 99) {
                    throw new IOException("broken");
                }
                return slot.frame() < 10 ? Optional.of(picture(level)) : Optional.empty();
            },
            background::add,
            Runnable::run,
            3 * picture(0).bytes());

    @Test
    void aPictureIsThereAfterItWasLoaded() {
        assertThat(store.find(slot(1))).isEmpty();
        assertThat(store.knows(slot(1))).isFalse();
        load();
        assertThat(store.find(slot(1))).isPresent();
        assertThat(store.knows(slot(1))).isTrue();
        assertThat(loads).containsExactly(1);
    }

    @Test
    void askingTwiceLoadsOnce() {
        store.find(slot(1));
        store.find(slot(1));
        load();
        assertThat(loads).containsExactly(1);
    }

    @Test
    void anAbsentFrameIsKnownToBeAbsent() {
        store.find(slot(50));
        load();
        assertThat(store.find(slot(50))).isEmpty();
        assertThat(store.knows(slot(50))).isTrue();
        assertThat(loads).containsExactly(50);
    }

    @Test
    void aFrameThatCannotBeReadIsAbsent() {
        store.find(slot(99));
        load();
        assertThat(store.knows(slot(99))).isTrue();
        assertThat(store.find(slot(99))).isEmpty();
    }

    @Test
    void afterAnEditTheOldPictureIsShownUntilTheNewOneIsThere() {
        store.find(slot(1));
        load();
        Picture old = store.find(slot(1)).orElseThrow();
        level = 2;
        store.refresh();
        assertThat(store.find(slot(1))).contains(old);
        assertThat(store.knows(slot(1))).isFalse();
        load();
        assertThat(store.find(slot(1)).orElseThrow().raster().at(0, 0))
                .isNotEqualTo(old.raster().at(0, 0));
    }

    @Test
    void whatWasAskedForBeforeAnEditDoesNotCountAfterIt() {
        store.find(slot(1));
        store.refresh();
        load();
        assertThat(store.knows(slot(1))).isFalse();
        store.find(slot(1));
        load();
        assertThat(store.knows(slot(1))).isTrue();
    }

    @Test
    void newFramesOfANodeAreLookedUpAgain() {
        store.find(slot(50));
        load();
        store.refresh(Set.of(NODE));
        assertThat(store.knows(slot(50))).isFalse();
    }

    @Test
    void theOldestPicturesGoWhenTheBudgetIsUsedUp() {
        for (int frame = 0; frame < 5; frame++) {
            store.find(slot(frame));
            load();
        }
        assertThat(store.bytes()).isLessThanOrEqualTo(3 * picture(0).bytes());
        assertThat(store.find(slot(4))).isPresent();
        assertThat(store.find(slot(0))).isEmpty();
    }

    private void load() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private static FrameStore.Slot slot(int frame) {
        return new FrameStore.Slot(NODE, "out", frame);
    }

    private static Picture picture(int level) {
        return Pictures.of(Image.of(1, 1, 1, new float[] {level / 10f})).orElseThrow();
    }
}
