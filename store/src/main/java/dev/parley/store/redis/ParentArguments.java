package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame.Parent;

/// What a message continues, as two arguments of a script.
final class ParentArguments {
  private ParentArguments() {}

  static String kind(Parent parent) {
    return switch (parent) {
      case Parent.Newest() -> "newest";
      case Parent.Beginning() -> "beginning";
      case Parent.Of(_) -> "of";
    };
  }

  /// Empty unless a turn is named.
  static String turn(Parent parent) {
    return parent instanceof Parent.Of(String turnId) ? turnId : "";
  }

  static Parent parent(String kind, String turnId) {
    return switch (kind) {
      case "newest" -> new Parent.Newest();
      case "beginning" -> new Parent.Beginning();
      case "of" -> new Parent.Of(turnId);
      default -> throw new IllegalArgumentException("no kind of parent");
    };
  }
}
