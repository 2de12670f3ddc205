package org.celflow.imaging.cv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.node.testkit.ImageAssert.assertThatImage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

class MatsTest {
    @Test
    void everyMatrixOfAScopeIsReleasedWhenItEnds() {
        Mat made;
        Mat taken;
        try (Mats mats = new Mats()) {
            made = mats.empty(4, 3, CvType.CV_8UC1);
            taken = mats.held(made.clone());
            assertThat(taken.empty()).isFalse();
        }
        assertThat(made.empty()).isTrue();
        assertThat(taken.empty()).isTrue();
    }

    @Test
    void anExceptionReleasesThemToo() {
        Mat[] made = new Mat[1];
        assertThatThrownBy(() -> {
                    try (Mats mats = new Mats()) {
                        made[0] = mats.empty(4, 3, CvType.CV_8UC1);
                        Imgcodecs.imdecode(mats.encoded(), Imgcodecs.IMREAD_UNCHANGED);
                    }
                })
                .isInstanceOf(CvException.class);
        assertThat(made[0].empty()).isTrue();
    }

    @Test
    void aPictureComesBackAsItWas() {
        Image image = Image.of(2, 1, 3, new float[] {0, 0.1f, 0.2f, 0.3f, -1, 7});
        try (Mats mats = new Mats()) {
            assertThatImage(mats.image(mats.of(image))).isIdenticalTo(image);
        }
    }

    @Test
    void openCvRunsOnTheCallersThreadAlone() {
        try (Mats mats = new Mats()) {
            assertThat(mats.empty().empty()).isTrue();
        }
        assertThat(Core.getNumThreads()).isEqualTo(1);
    }

    @Test
    void matricesAreMadeInScopesOnly() {
        DescribedPredicate<JavaConstructorCall> ofMat = DescribedPredicate.describe(
                "of Mat", call -> call.getTargetOwner().isAssignableTo(Mat.class));
        noClasses()
                .that()
                .doNotBelongToAnyOf(Mats.class)
                .should()
                .callConstructorWhere(ofMat)
                .because("a matrix that no scope owns is never released")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.celflow.imaging"));
    }
}
