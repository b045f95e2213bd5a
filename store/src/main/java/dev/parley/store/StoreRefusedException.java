package dev.parley.store;

/// This Redis cannot be used as it is: too old, or laid out in a way that this node cannot obey. The
/// message is one sentence for the operator, which says what to do. Trying again does not help.
public final class StoreRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreRefusedException(String message) {
    super(message);
  }
}
