package dev.parley.bench.measure;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Something that can be measured by itself or beside others.
public interface Scenario extends Callable<Integer> {
  /// As on the command line.
  String name();

  /// Asks whether it can be measured with its flags and on this machine, before anything is begun.
  ///
  /// @throws WrongFlagException for a flag's value
  /// @throws Exception for what the machine lacks
  void check() throws Exception;

  /// Measures, tells how it goes, and puts what it found into the report.
  ///
  /// @throws Exception if it could not be measured; figures that are bad are no failure
  void measure(Report report) throws Exception;

  /// A run of this one alone: prints its table and writes it into `bench/target`, also what was found
  /// before it failed.
  ///
  /// @return 0, whatever was found
  @Override
  default Integer call() throws Exception {
    check();
    Report report = new Report(name());
    try {
      measure(report);
    } finally {
      if (!report.isEmpty()) {
        System.out.println(report.table());
        System.out.println("Written to " + report.write(Path.of("bench/target")));
      }
    }
    return 0;
  }
}
