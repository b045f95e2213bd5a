package dev.parley.chaos;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who judges Parley knows it from outside alone, and the books know neither the people nor the faults.
/// The app's own rules do not reach here: this module is not on its class path.
@AnalyzeClasses(packages = "dev.parley.chaos", importOptions = DoNotIncludeTests.class)
class ChaosArchitectureTest {
  @ArchTest
  static final ArchRule chaosKnowsTheProtocolAndTheTestKitAlone =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.parley..", "io.lettuce..", "io.vertx..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.parley.chaos..", "dev.parley.protocol..", "dev.parley.testkit..")));

  @ArchTest
  static final ArchRule theVerdictKnowsNeitherPeopleNorFaultsNorProcesses =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.chaos.verdict..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.chaos.crowd..", "dev.parley.chaos.fault..", "dev.parley.chaos.fleet..");

  @ArchTest
  static final ArchRule peopleKnowOnlyAddresses =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.chaos.crowd..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parley.chaos.fault..", "dev.parley.chaos.fleet..");

  @ArchTest
  static final ArchRule onlyTheFleetAndTheFaultsTouchRedis =
      noClasses()
          .that()
          .resideInAnyPackage("dev.parley.chaos.crowd..", "dev.parley.chaos.verdict..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.parley.testkit.redis..");

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.parley.chaos.(*)..").should().beFreeOfCycles();
}
