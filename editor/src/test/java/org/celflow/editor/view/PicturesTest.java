package org.celflow.editor.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void colourAndAlphaOfAnImageAreKept() {
        Picture picture = picture(Image.of(2, 1, 4, new float[] {1, 0.5f, 0, 1, 0, 0, 2, 0}));
        assertThat(picture.raster().at(0, 0)).isEqualTo(0xffff8000);
        assertThat(picture.raster().at(1, 0)).isEqualTo(0x000000ff);
        assertThat(picture.readout(0, 0)).isEqualTo("0, 0   R 1.000   G 0.500   B 0.000   A 1.000   #ff8000");
        assertThat(picture.summary()).isEqualTo("2 × 1 RGBA");
    }

    @Test
    void channelsAreShownAsGrey() {
        Picture picture = picture(Image.of(1, 1, 4, new float[] {1, 0.5f, 0, 0.25f}));
        assertThat(picture.shown(Channel.RED).at(0, 0)).isEqualTo(0xffffffff);
        assertThat(picture.shown(Channel.GREEN).at(0, 0)).isEqualTo(0xff808080);
        assertThat(picture.shown(Channel.BLUE).at(0, 0)).isEqualTo(0xff000000);
        assertThat(picture.shown(Channel.ALPHA).at(0, 0)).isEqualTo(0xff404040);
    }

    @Test
    void partsHaveTheColoursOfThePaletteAndAreNamedUnderThePointer() {
        List<Part> parts = List.of(new Part("background", new Rgb(0, 0, 0)), new Part("hair", new Rgb(255, 0, 0)));
        Picture picture = picture(PartMask.of(2, 1, parts, new byte[] {0, 1}));
        assertThat(picture.raster().at(1, 0)).isEqualTo(0xffff0000);
        assertThat(picture.readout(1, 0)).isEqualTo("1, 0   hair   #ff0000");
        assertThat(picture.readout(2, 0)).isEmpty();
    }

    @Test
    void coverageIsGrey() {
        assertThat(picture(Mask.of(1, 1, new float[] {0.5f})).raster().at(0, 0)).isEqualTo(0xff808080);
    }

    @Test
    void aSmallerPictureIsTheMeanAndTransparentPixelsLendNoColour() {
        Raster raster = new Raster(2, 2, new int[] {0xffff0000, 0xffff0000, 0x0000ff00, 0x0000ff00});
        Raster small = raster.fitted(1);
        assertThat(small.width()).isEqualTo(1);
        assertThat(small.at(0, 0)).isEqualTo(0x7fff0000);
    }

    @Test
    void anEmptyLatentSaysSoAndHowLargeItIs() {
        assertThat(picture(Latent.of(4, 8, 12, new float[384])).caption()).isEqualTo("empty latent 96 × 64");
        assertThat(picture(Latent.of(4, 1, 1, new float[] {0, 0, 0, 1})).caption())
                .isEmpty();
    }

    @Test
    void aLatentHasTheColoursOfItsFamily() {
        float[] numbers = {2, 0, 0, 0};
        Latent unknown = Latent.of(4, 1, 1, numbers);
        // (1 + 2 * 0.13025 * 0.3651 + 0.1084) / 2 and so on of 255
        assertThat(picture(unknown.withColours(LatentColours.SDXL)).raster().at(0, 0))
                .isEqualTo(0xff998b8e);
        assertThat(picture(unknown).raster().at(0, 0))
                .isEqualTo(
                        picture(unknown.withColours(LatentColours.SD)).raster().at(0, 0));
    }

    @Test
    void aLatentOfAnUnknownFamilyHasTheColoursOfPreviews() {
        assertThat(picture(Latent.of(16, 1, 1, new float[16])).raster().at(0, 0))
                .isEqualTo(0xff808080);
        float[] light = {(float) (1 / 0.18215), 0, 0, 0};
        // (1 + 0.3512) / 2, (1 + 0.2297) / 2, (1 + 0.3227) / 2 of 255
        assertThat(picture(Latent.of(4, 1, 1, light)).raster().at(0, 0)).isEqualTo(0xffac9da9);
    }

    private static Picture picture(Value value) {
        return Pictures.of(value).orElseThrow();
    }
}
