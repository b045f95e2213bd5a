package dev.parley.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The memory of another Java process.
///
/// @param pid its process id
public record ProcessMemory(long pid) {
  /// In the answer of `jcmd GC.heap_info`: of the whole heap, or of each of its generations, by the
  /// collector.
  private static final Pattern USED =
      Pattern.compile("(?m)^(?!.*Metaspace).* total .*used (\\d+)K");

  /// In the answer of `jcmd VM.native_memory`, of all and of the heap.
  private static final Pattern COMMITTED = Pattern.compile("Total: .*committed=(\\d+)KB");

  private static final Pattern HEAP_COMMITTED =
      Pattern.compile("Java Heap \\(.*committed=(\\d+)KB");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

  /// What is alive in the heap, after a collection that this asks for.
  public double heapMegabytes() throws IOException, InterruptedException {
    // Of one call: between two the process may make more garbage than it has alive.
    String told = jcmd("GC.run\nGC.heap_info");
    long kilobytes = USED.matcher(told).results().mapToLong(ProcessMemory::number).sum();
    if (kilobytes == 0) {
      throw new IOException("no heap told in: " + told);
    }
    return kilobytes / 1024.0;
  }

  /// What the virtual machine has taken beside the heap, by its own count, for a process that was
  /// started with `-XX:NativeMemoryTracking=summary`.
  public double nativeMegabytes() throws IOException, InterruptedException {
    String told = jcmd("VM.native_memory");
    return megabytes(COMMITTED, told) - megabytes(HEAP_COMMITTED, told);
  }

  /// What the process has of the machine's memory, heap and all.
  public double residentMegabytes() throws IOException {
    return megabytes(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "status")));
  }

  private static double megabytes(Pattern kilobytes, String text) throws IOException {
    Matcher found = kilobytes.matcher(text);
    if (!found.find()) {
      throw new IOException("no memory told in: " + text);
    }
    return number(found) / 1024.0;
  }

  private static long number(MatchResult found) {
    return Long.parseLong(found.group(1));
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(program, Long.toString(pid), command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("jcmd ended with " + status + ": " + said);
    }
    return said;
  }
}
