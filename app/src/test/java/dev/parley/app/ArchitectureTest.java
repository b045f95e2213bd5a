package dev.parley.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// Which part may know which: app → server, worker → store → protocol. `bench` is not on this
/// module's class path and has a test of its own.
@AnalyzeClasses(packages = "dev.parley", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule protocolKnowsNoOther =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.protocol..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.parley..")
                  .and(resideOutsideOfPackages("dev.parley.protocol..")));

  @ArchTest
  static final ArchRule storeKnowsOnlyTheProtocol =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.server..",
              "dev.parley.worker..",
              "dev.parley.app..",
              "dev.parley.testkit..");

  @ArchTest
  static final ArchRule serverKnowsNeitherWorkerNorApp =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parley.worker..", "dev.parley.app..", "dev.parley.testkit..");

  @ArchTest
  static final ArchRule workerKnowsNeitherServerNorApp =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parley.server..", "dev.parley.app..", "dev.parley.testkit..");

  @ArchTest
  static final ArchRule onlyAppKnowsTheStoresAdapter =
      noClasses()
          .that()
          .resideInAnyPackage("dev.parley.server..", "dev.parley.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.parley.store.redis..");

  @ArchTest
  static final ArchRule onlyStoreAndTestkitKnowLettuce =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.parley.store..", "dev.parley.testkit..", "dev.parley.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule onlyServerKnowsVertx =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.parley.server..", "dev.parley.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule onlyAProvidersPackageKnowsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.worker.model.*..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.langchain4j..", "de.kherud..");

  @ArchTest
  static final ArchRule providersDoNotKnowEachOther =
      slices()
          .matching("dev.parley.worker.model.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAnyPackage("dev.parley.worker.model.."),
              resideInAnyPackage("dev.parley.worker.model.http"));

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.parley.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .resideInAPackage("dev.parley..")
          .should(
              new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getPackageName() + " is not @NullMarked"));
                  }
                }
              });
}
