package dev.parley.store;

/// Redis could not be asked, or did not answer in time: whether the call took effect is not known.
/// Every call may be made again. The message names the kind of trouble, never keys or arguments.
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
