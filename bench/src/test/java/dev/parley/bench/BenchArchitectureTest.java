package dev.parley.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What is measured is known from outside, but for Redis alone, which only the store can drive.
@AnalyzeClasses(packages = "dev.parley.bench", importOptions = DoNotIncludeTests.class)
class BenchArchitectureTest {
  @ArchTest
  static final ArchRule onlyTheLimitKnowsTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.bench.limit..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.parley..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.parley.bench..", "dev.parley.protocol..", "dev.parley.testkit..")));

  @ArchTest
  static final ArchRule figuresKnowNothingOfParley =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.bench.measure..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.parley..")
                  .and(resideOutsideOfPackages("dev.parley.bench.measure..")));

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.parley.bench.(*)..").should().beFreeOfCycles();
}
