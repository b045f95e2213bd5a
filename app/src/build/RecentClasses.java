import static java.lang.classfile.ClassFile.JAVA_6_VERSION;
import static java.lang.classfile.ClassFile.JAVA_8_VERSION;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes classes of jars that were compiled for Java 5 or older as classes for Java 8, which do the
/// same. The JVM's cache of loaded classes takes none that are older than Java 6: such a library is read
/// and verified anew at each start.
///
/// `java RecentClasses.java some.jar …`; a jar without old classes stays as it is.
final class RecentClasses {
  private RecentClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      renew(Path.of(jar));
    }
  }

  private static void renew(Path jar) throws IOException {
    Path renewed = jar.resolveSibling(jar.getFileName() + ".new");
    boolean any = false;
    try (URLClassLoader itself = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipFile old = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(renewed))) {
      ClassFile classes =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(itself)));
      for (ZipEntry entry : Collections.list(old.entries())) {
        byte[] content;
        try (InputStream in = old.getInputStream(entry)) {
          content = in.readAllBytes();
        }
        if (entry.getName().endsWith(".class")) {
          byte[] recent = recent(classes, content);
          any |= recent != content;
          content = recent;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
      }
    }
    if (any) {
      Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(renewed);
    }
  }

  /// The class for Java 8, or the same array where it is recent enough.
  private static byte[] recent(ClassFile classes, byte[] content) {
    ClassModel old = classes.parse(content);
    if (old.majorVersion() >= JAVA_6_VERSION) {
      return content;
    }
    // Stack maps are only made for methods that are built anew.
    ClassTransform anew =
        ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
    ClassTransform forJava8 =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    return classes.transformClass(old, anew.andThen(forJava8));
  }
}
