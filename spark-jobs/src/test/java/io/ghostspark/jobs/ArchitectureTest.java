package io.ghostspark.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between modules and the borders of each framework. Plain tests: style.md §4.7. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.ghostspark");

  private static final String DATA_PREP = "io.ghostspark.dataprep..";
  private static final String MODEL = "io.ghostspark.model..";
  private static final String JOBS = "io.ghostspark.jobs..";

  @Test
  void allThreeModulesAreImported() {
    assertThat(CLASSES.containPackage("io.ghostspark.dataprep.shard")).isTrue();
    assertThat(CLASSES.containPackage("io.ghostspark.model.spec")).isTrue();
    assertThat(CLASSES.containPackage("io.ghostspark.jobs.config")).isTrue();
  }

  @Test
  void modelAndDataPrepNeverSeeEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DATA_PREP, JOBS));
    check(
        noClasses()
            .that()
            .resideInAPackage(DATA_PREP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MODEL, JOBS));
  }

  @Test
  void onlyJobsSeeSpark() {
    check(onlyIn("org.apache.spark..", JOBS));
  }

  @Test
  void onlyTheTorchPackageSeesLibtorch() {
    check(onlyIn("org.bytedeco.pytorch..", "io.ghostspark.model.torch.."));
  }

  @Test
  void dl4jAndNd4jStayInTheirLayerAndTheTrainingMaster() {
    check(
        onlyIn("org.deeplearning4j..", "io.ghostspark.model.dl4j..", "io.ghostspark.jobs.train.."));
    check(onlyIn("org.nd4j..", "io.ghostspark.model.dl4j..", "io.ghostspark.jobs.train.."));
  }

  @Test
  void specsKnowNoFramework() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.ghostspark.model.spec..",
                "io.ghostspark.model.fuse..",
                "io.ghostspark.model.schedule..",
                "io.ghostspark.model.optimiser..",
                "io.ghostspark.model.average..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.bytedeco..", "org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime.."));
  }

  @Test
  void randomNumbersComeFromSeeds() {
    check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Random"));
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom"));
    check(noClasses().should().callMethod(Math.class, "random"));
  }

  @Test
  void taskRowsStayOffKryoAndBeanEncoders() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.spark.sql.Encoders"));
  }

  /** Files hold data: only Spark's own wire carries objects. */
  @Test
  void nothingDeserialisesWhatCanExecuteCode() {
    for (String name :
        List.of(
            "java.io.ObjectInputStream",
            "java.beans.XMLDecoder",
            "org.apache.commons.lang3.SerializationUtils",
            "org.deeplearning4j.util.ModelSerializer",
            "org.nd4j.common.util.SerializationUtils",
            "org.yaml.snakeyaml.Yaml",
            "com.fasterxml.jackson.annotation.JsonTypeInfo",
            "com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator",
            "javax.script.ScriptEngineManager")) {
      check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName(name));
    }
  }

  @Test
  void namesSayWhatAClassIs() {
    check(
        classes()
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Common")
            .andShould()
            .haveSimpleNameNotEndingWith("Base")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Data")
            .andShould()
            .haveSimpleNameNotEndingWith("Info"));
  }

  private static ArchRule onlyIn(String framework, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(framework);
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
