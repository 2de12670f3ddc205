package org.celflow.editor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;

@AnalyzeClasses(packages = "org.celflow.editor", importOptions = ImportOption.DoNotIncludeTests.class)
class EditorLayersTest {
    @ArchTest
    static final ArchRule ONE_CLASS_QUEUES_WORK = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(FxThread.class.getName())
            .should()
            .callMethod(Platform.class, "runLater", Runnable.class)
            .because("floods of runLater starve the window; FxThread gathers what is shown at the next pulse");

    @ArchTest
    static final ArchRule DOCUMENTS_NEED_NO_TOOLKIT = noClasses()
            .that()
            .resideInAPackage("..editor.document..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..", "javafx.animation..")
            .because("the document is tested without a toolkit");

    @ArchTest
    static final ArchRule NODES_COME_FROM_THE_CATALOG = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.celflow.diffusion..", "org.celflow.imaging..", "ai.djl..", "org.opencv..")
            .because("the editor treats our own nodes as it treats those of plugins");

    @ArchTest
    static final ArchRule THE_WINDOW_STANDS_ON_THE_PANES = classes()
            .that()
            .resideInAPackage("..editor.shell..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage("..editor.shell..", "org.celflow.editor")
            .because("panes are handed what they need by their constructors and do not know the window");
}
