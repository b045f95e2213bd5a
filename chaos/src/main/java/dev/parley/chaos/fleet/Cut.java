package dev.parley.chaos.fleet;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// One thing to take out of a built jar.
sealed interface Cut {
  /// The module whose jar it is in.
  String module();

  /// Whether it is in this entry of the jar.
  boolean concerns(String entry);

  /// The entry without it.
  byte[] cut(byte[] entry);

  /// Lines of scripts.
  ///
  /// @param folder of the scripts
  record Line(String module, String folder, Pattern pattern) implements Cut {
    @Override
    public boolean concerns(String entry) {
      return entry.startsWith(folder) && entry.endsWith(".lua");
    }

    @Override
    public byte[] cut(byte[] entry) {
      String script = new String(entry, StandardCharsets.UTF_8);
      return pattern.matcher(script).replaceAll("").getBytes(StandardCharsets.UTF_8);
    }
  }

  /// A method's body: it returns at once, with true if it is to say whether.
  ///
  /// @param type the class's entry in the jar
  record Method(String module, String type, String name) implements Cut {
    @Override
    public boolean concerns(String entry) {
      return entry.equals(type);
    }

    @Override
    public byte[] cut(byte[] entry) {
      ClassFile files = ClassFile.of();
      ClassModel model = files.parse(entry);
      return files.transformClass(
          model,
          ClassTransform.transformingMethods(
              method -> method.methodName().equalsString(name),
              MethodTransform.ofStateful(
                  () ->
                      (builder, element) -> {
                        if (!(element instanceof CodeModel code)) {
                          builder.with(element);
                          return;
                        }
                        TypeKind returned =
                            TypeKind.from(
                                code.parent().orElseThrow().methodTypeSymbol().returnType());
                        builder.withCode(
                            body -> {
                              if (returned != TypeKind.VOID) {
                                body.iconst_1();
                              }
                              body.return_(returned);
                            });
                      })));
    }
  }
}
