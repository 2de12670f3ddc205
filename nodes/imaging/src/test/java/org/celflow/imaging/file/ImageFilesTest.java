package org.celflow.imaging.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.celflow.imaging.TestFiles;
import org.celflow.imaging.TestInspection;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable.Severity;
import org.celflow.node.NodeException;
import org.celflow.node.png.PngText;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.SavedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    private static SavedFile save(Image image, Path folder, ImageSave.Depth depth, ImageSave.Rounding rounding)
            throws Exception {
        TestContext context = TestContext.create().atFrame(12).deliveringTo(folder, "{\"celflow\": 1}");
        return new ImageSave(image, "frames/####.png", depth, rounding).compute(context);
    }

    @Test
    void aSavedFrameReadsBackAndCarriesItsGraph(@TempDir Path folder) throws Exception {
        Image image = Image.of(2, 1, 4, new float[] {1, 0, 0.2f, 0.6f, 0, 1, 0, 1});
        SavedFile saved = save(image, folder, ImageSave.Depth.EIGHT, ImageSave.Rounding.NEAREST);
        assertThat(saved.path()).isEqualTo(folder.resolve("frames/0012.png"));
        byte[] bytes = Files.readAllBytes(saved.path());
        assertThat(PngText.read(new ByteArrayInputStream(bytes), PngText.GRAPH)).contains("{\"celflow\": 1}");
        assertThatImage(new ImageSource(TestFiles.frame(saved.path())).compute(TestContext.create()))
                .isIdenticalTo(image);
    }

    @Property(tries = 50, seed = "5")
    void whatWasReadFromEightBitsIsSavedUnchanged(@ForAll @Size(12) List<@IntRange(max = 255) Integer> numbers)
            throws Exception {
        float[] pixels = new float[12];
        for (int i = 0; i < 12; i++) {
            pixels[i] = numbers.get(i) / 255f;
        }
        Image image = Image.of(4, 1, 3, pixels);
        byte[] png = PngWriter.encode(image, false, false);
        assertThatImage(PictureReader.decode(png, "x").toImage()).isIdenticalTo(image);
    }

    @Test
    void sixteenBitsKeepWhatEightRoundAway(@TempDir Path folder) throws Exception {
        Image image = Image.of(2, 1, 3, new float[] {0.30001f, 1.5f, -1, 0.1f, Float.NaN, 1});
        SavedFile saved = save(image, folder, ImageSave.Depth.SIXTEEN, ImageSave.Rounding.NEAREST);
        Image read = new ImageSource(TestFiles.frame(saved.path())).compute(TestContext.create());
        assertThatImage(read).isCloseTo(Image.of(2, 1, 3, new float[] {0.30001f, 1, 0, 0.1f, 0, 1}), 1 / 65535.0);
    }

    @Test
    void truncatingCutsTheFractionOff(@TempDir Path folder) throws Exception {
        Image image = Image.of(1, 1, 1, new float[] {99.9f / 255});
        SavedFile saved = save(image, folder, ImageSave.Depth.EIGHT, ImageSave.Rounding.TRUNCATE);
        assertThat(PictureReader.read(TestFiles.ref(saved.path())).rgb(0)).isEqualTo(0x636363);
        saved = save(image, folder, ImageSave.Depth.EIGHT, ImageSave.Rounding.NEAREST);
        assertThat(PictureReader.read(TestFiles.ref(saved.path())).rgb(0)).isEqualTo(0x646464);
    }

    @Test
    void anEndingThatIsNoPngIsRefused(@TempDir Path folder) {
        TestContext context = TestContext.create().atFrame(1).deliveringTo(folder, "{}");
        Image image = Image.of(1, 1, 1, new float[1]);
        assertThatThrownBy(() -> new ImageSave(image, "####.jpg", ImageSave.Depth.EIGHT, ImageSave.Rounding.NEAREST)
                        .compute(context))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("must end in .png");
    }

    @Test
    void aMissingFrameSaysWhichNumbersThereAre() {
        FrameFile gap = new FrameFile("seg", 9, Optional.empty(), "0-8, 10-23");
        assertThatThrownBy(() -> new ImageSource(gap).compute(TestContext.create()))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("9", "seg", "0-8, 10-23");
    }

    @Test
    void gapsAndOddSizesAreFoundBeforeTheRun(@TempDir Path folder) throws Exception {
        for (int frame : List.of(0, 1, 2, 5, 6)) {
            TestFiles.png(folder.resolve("%04d.png".formatted(frame)), frame == 5 ? 1 : 2, 1, 2, frame, 4);
        }
        Files.writeString(folder.resolve("0007.png"), "no picture");
        ImageSource source = new ImageSource(new FrameFile("seg", 0, Optional.empty(), ""));
        assertThat(source.inspect(new TestInspection(folder, List.of(0, 1, 2, 3, 4, 5, 6, 7, 9))))
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR))
                .satisfiesExactly(
                        gap -> {
                            assertThat(gap.frames()).containsExactly(3, 4, 9);
                            assertThat(gap.message())
                                    .isEqualTo(
                                            "seg has no file for numbers 3-4, 9 (present: 0-8, 10-23); render what is"
                                                    + " missing, or shorten the shot");
                        },
                        broken -> {
                            assertThat(broken.frames()).containsExactly(7);
                            assertThat(broken.message()).startsWith("frame 7: 0007.png is no PNG");
                        },
                        size -> {
                            assertThat(size.frames()).containsExactly(5);
                            assertThat(size.message())
                                    .isEqualTo(
                                            "frame 5 of seg has 1x4 pixels, but the other 4 have 2x2; render all frames at"
                                                    + " one size");
                        });
    }
}
