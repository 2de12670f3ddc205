package org.celflow.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.celflow.node.CancelledException;
import org.celflow.node.FileRef;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;
import org.celflow.node.value.Image;
import org.celflow.node.value.SavedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestContextTest {
    private static final Image GREY = Image.of(2, 1, 1, new float[] {0.5f, 0.25f});

    @Test
    void whatWasNotGrantedIsRefused() {
        TestContext context = TestContext.create();
        assertThatThrownBy(context::frame).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(context::phase).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(context::delivery).isInstanceOf(IllegalStateException.class);
        assertThat(context.atFrame(7).frame()).isEqualTo(7);
        assertThat(context.atPhase(1).phase()).isEqualTo(1);
    }

    @Test
    void cancellingAtTheSecondCheckLetsTheFirstPass() {
        TestContext context = TestContext.create().cancellingAtCheck(2);
        AtomicInteger told = new AtomicInteger();
        NodeContext.Registration registration = context.onCancel(told::incrementAndGet);
        context.checkCancelled();
        assertThat(told).hasValue(0);
        assertThatThrownBy(context::checkCancelled).isInstanceOf(CancelledException.class);
        registration.close();
        context.cancel();
        assertThat(told).hasValue(1);
    }

    @Test
    void deliveryWritesWithinItsFolderOnly(@TempDir Path folder) throws Exception {
        TestContext context = TestContext.create().atFrame(12).deliveringTo(folder, "{}");
        Path target = context.delivery().target("frames/####.txt");
        SavedFile saved = context.delivery().write(target, out -> out.write("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(target).isEqualTo(folder.resolve("frames/0012.txt"));
        assertThat(saved.size()).isEqualTo(5);
        assertThat(Files.readString(target)).isEqualTo("hello");
        assertThatThrownBy(() -> context.delivery().target("../x.png")).isInstanceOf(NodeException.class);
    }

    private record Weights(AtomicInteger closed) implements Resource {
        @Override
        public long bytes() {
            return 1;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private record WeightsLoader(AtomicInteger loads, AtomicInteger closed) implements ResourceLoader<Weights> {
        @Override
        public Class<Weights> type() {
            return Weights.class;
        }

        @Override
        public Weights load(ResourceRef<Weights> ref) {
            loads.incrementAndGet();
            return new Weights(closed);
        }
    }

    @Test
    void aResourceIsLoadedOnceAndALeaseLeftOpenIsTold() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        TestContext context = TestContext.create().lending(new WeightsLoader(loads, closed));
        ResourceRef<Weights> ref =
                new ResourceRef<>(Weights.class, new FileRef(Path.of("w"), SampleValues.DIGEST), "fp32");
        Lease<Weights> kept = context.resource(ref);
        try (Lease<Weights> lease = context.resource(ref)) {
            assertThat(lease.get()).isSameAs(kept.get());
        }
        assertThat(loads).hasValue(1);
        assertThat(context.borrowed()).isEqualTo(1);
        assertThatThrownBy(context::close).isInstanceOf(AssertionError.class).hasMessageContaining("1 leases");
        assertThat(closed).hasValue(1);
    }

    @Test
    void theHarnessFillsInDefaultsAndChecksWhatIsSet() throws Exception {
        NodeHarness harness =
                NodeHarness.of(BadNodes.Good.class).input("image", GREY).set("names", List.of("hair"));
        assertThat(harness.compute(TestContext.create())).isEqualTo(Map.of("out", GREY));
        assertThatThrownBy(() -> harness.set("names", 7)).hasMessageContaining("must be a list of names");
        assertThatThrownBy(() -> harness.set("nothing", 7)).hasMessageContaining("has no nothing");
    }

    @Test
    void picturesAreComparedPixelByPixel() {
        Image other = Image.of(2, 1, 1, new float[] {0.5f, 0.26f});
        assertThatImage(GREY).isIdenticalTo(GREY).isCloseTo(other, 0.02).hasPsnrOfAtLeast(40, other);
        assertThatThrownBy(() -> assertThatImage(GREY).isCloseTo(other, 0.001)).hasMessageContaining("x 1, y 0");
        assertThatThrownBy(() -> assertThatImage(GREY).hasPsnrOfAtLeast(60, other))
                .hasMessageContaining("PSNR");
        assertThat(ImageAssert.psnr(GREY, GREY)).isInfinite();
    }
}
