package dev.parley.bench.soak;

import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Pairs;
import dev.parley.bench.measure.ProcessMemory;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Trend;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one of Parley's processes holds, over time. For one thread.
final class Watched {
  private static final int COLLECTIONS = 5;
  private static final Pattern CONNECTIONS = Pattern.compile("(?m)^parley_open_connections (\\d+)");

  private final String name;
  private final long pid;
  private final @Nullable ParleyHttp server;
  private final ProcessMemory memory;
  private final Trend heaps = new Trend();
  private final Trend others = new Trend();
  private final Trend resident = new Trend();
  private final Trend files = new Trend();

  /// @param pid of a Java process that counts its native memory
  /// @param address of a server, whose clients' connections are no files of its own; null for others
  Watched(String name, long pid, @Nullable URI address) {
    this.name = name;
    this.pid = pid;
    this.server = address == null ? null : new ParleyHttp(address);
    this.memory = new ProcessMemory(pid);
  }

  /// Looks now, which makes the process collect its garbage.
  ///
  /// @return what was seen, for a line of progress
  String look(double seconds) throws IOException, InterruptedException {
    double residentNow = memory.residentMegabytes();
    double heapNow = heap();
    double othersNow = memory.nativeMegabytes();
    int filesNow = OpenFiles.of(pid) - connections();
    resident.add(seconds, residentNow);
    heaps.add(seconds, heapNow);
    others.add(seconds, othersNow);
    files.add(seconds, filesNow);
    return String.format(
        Locale.ROOT,
        "%s: heap %.1f MB, native %.1f MB, resident %.0f MB, %d files",
        name,
        heapNow,
        othersNow,
        residentNow,
        filesNow);
  }

  /// The median of some collections: what is alive, and what is made before the heap can be asked, are
  /// never quite the same.
  private double heap() throws IOException, InterruptedException {
    double[] each = new double[COLLECTIONS];
    for (int i = 0; i < COLLECTIONS; i++) {
      each[i] = memory.heapMegabytes();
    }
    return Pairs.median(each);
  }

  private int connections() throws IOException {
    if (server == null) {
      return 0;
    }
    Matcher figure = CONNECTIONS.matcher(server.get("/metrics").body());
    if (!figure.find()) {
      throw new IOException("the server does not tell its connections");
    }
    return Integer.parseInt(figure.group(1));
  }

  void put(Report report, double growthPercentMax) {
    put(report, section("heap after a collection, MB"), heaps, growthPercentMax);
    put(report, section("native memory, MB"), others, growthPercentMax);
    put(report, section("open files beside connections"), files, growthPercentMax);
    report.put(section("resident, MB"), "first third", resident.firstThird());
    report.put(section("resident, MB"), "last third", resident.lastThird());
  }

  /// Puts how a figure grew, and whether that is more than it may.
  static void put(Report report, String section, Trend trend, double growthPercentMax) {
    report.put(section, "growth over all, %", Goal.atMost(growthPercentMax, trend.growthPercent()));
    report.put(section, "give or take, %", trend.growthErrorPercent());
    report.put(section, "first third", trend.firstThird());
    report.put(section, "last third", trend.lastThird());
  }

  private String section(String what) {
    return "The " + name + "'s " + what;
  }
}
