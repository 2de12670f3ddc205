package org.celflow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The layers of the whole program, seen from the module that sees all. */
class ArchitectureTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.celflow");
    private static final String[] ENGINES = {"ai.djl..", "org.opencv..", "nu.pattern.."};

    @Test
    void nodeApiStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.celflow.node..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.celflow.graph..",
                                "org.celflow.runtime..",
                                "org.celflow.editor..",
                                "org.celflow.diffusion..",
                                "org.celflow.imaging..",
                                "com.fasterxml..",
                                "javafx..")
                        .or(resideInAnyPackage(ENGINES)))
                .because("a plugin author compiles against it, and every dependency of it is one of every plugin")
                .check(PROGRAM);
    }

    @Test
    void graphsKnowNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("org.celflow.graph..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.celflow.runtime..",
                                "org.celflow.editor..",
                                "org.celflow.diffusion..",
                                "org.celflow.imaging..",
                                "javafx..")
                        .or(resideInAnyPackage(ENGINES)))
                .because("a graph is a document: it opens, and is checked, where nothing can render it")
                .check(PROGRAM);
    }

    @Test
    void runtimeKnowsNoNodes() {
        noClasses()
                .that()
                .resideInAPackage("org.celflow.runtime..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.celflow.editor..", "org.celflow.diffusion..", "org.celflow.imaging..", "javafx..")
                        .or(resideInAnyPackage(ENGINES)))
                .because("it runs headless, and knows nodes by their descriptors only, plugins and our own alike")
                .check(PROGRAM);
    }

    @Test
    void nodesKnowNoRuntime() {
        noClasses()
                .that()
                .resideInAnyPackage("org.celflow.diffusion..", "org.celflow.imaging..", "org.celflow.example..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.celflow.graph..", "org.celflow.runtime..", "org.celflow.editor..", "javafx..")
                .because("a node is a function of what its context hands it, and nothing else may get into its result")
                .check(PROGRAM);
    }

    @Test
    void nobodyKnowsTheComparisonWithReferenceValuesOrTheBenchmarks() {
        for (String beside : new String[] {"org.celflow.reference..", "org.celflow.bench.."}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(beside)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(beside)
                    .because("they stand beside the editor on top of everything, and a program without them is whole")
                    .check(PROGRAM);
        }
    }

    @Test
    void torchIsBehindDiffusion() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.celflow.diffusion..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because("native memory without a cleaner stays where one idiom owns it")
                .check(PROGRAM);
    }

    @Test
    void openCvIsBehindImaging() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.celflow.imaging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.opencv..", "nu.pattern..")
                .because("a Mat must not leave the compute that made it")
                .check(PROGRAM);
    }

    @Test
    void pathsAreHandedIn() {
        noClasses()
                .that()
                .resideInAnyPackage("org.celflow.node..", "org.celflow.graph..", "org.celflow.runtime..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(File.class)
                .because("a test puts a failing file system under every operation, which works for paths only")
                .check(PROGRAM);
    }

    @Test
    void noLaneWaits() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.celflow.runtime",
                        "org.celflow.runtime.run..",
                        "org.celflow.runtime.plan..",
                        "org.celflow.runtime.store..",
                        "org.celflow.runtime.model..",
                        "org.celflow.runtime.file..")
                .and()
                .haveNameNotMatching(".*\\.(Dispatcher|Lanes)")
                .should()
                .callMethodWhere(waits())
                .because("a task is queued when its inputs exist; a pool whose threads wait for tasks can deadlock")
                .check(PROGRAM);
    }

    @Test
    void runtimePartsHaveNoCircles() {
        slices().matching("org.celflow.runtime.(file|key|store|model|plan|run|cli|plugin)..")
                .should()
                .beFreeOfCycles()
                .because("files, keys, stores, plans and runs are read in this order")
                .check(PROGRAM);
    }

    private static DescribedPredicate<JavaCall<?>> waits() {
        return new DescribedPredicate<>("waits") {
            @Override
            public boolean test(JavaCall<?> call) {
                String name = call.getTarget().getName();
                JavaClass owner = call.getTargetOwner();
                return name.matches("sleep|join|interrupt") && owner.isAssignableTo(Thread.class)
                        || name.equals("wait")
                                && call.getTarget().getRawParameterTypes().size() < 3
                        || name.startsWith("await")
                        || name.matches("get|join") && owner.isAssignableTo(Future.class)
                        || name.matches("take|put|acquire")
                                && owner.getPackageName().equals("java.util.concurrent");
            }
        };
    }
}
