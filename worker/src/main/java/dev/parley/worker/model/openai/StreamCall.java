package dev.parley.worker.model.openai;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.WholeCharacters;
import org.jspecify.annotations.Nullable;

/// One answer, as the library hands it over. The first thing that goes wrong decides; after it
/// nothing is shown. All on the thread of the call.
final class StreamCall implements StreamingChatResponseHandler {
  private final WholeCharacters pieces;
  private final Cancellation cancellation;
  private @Nullable ModelFailure failure;
  private @Nullable RuntimeException readerFailure;
  private @Nullable ChatResponse complete;
  private boolean ended;

  StreamCall(LanguageModel.Pieces pieces, Cancellation cancellation) {
    this.pieces = new WholeCharacters(pieces);
    this.cancellation = cancellation;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /// Whether the stream need not be read any further.
  boolean over() {
    return failure != null || readerFailure != null || cancellation.cancelled();
  }

  /// The server has said that nothing more comes.
  void end() {
    ended = true;
  }

  void fail(ModelFailure cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @Override
  public void onPartialResponse(String text) {
    if (over()) {
      return;
    }
    try {
      pieces.piece(text);
    } catch (RuntimeException e) {
      // The library would log it and read on.
      readerFailure = e;
    }
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    complete = response;
  }

  /// Only what the library itself makes of a good response comes here: it could not be read. The
  /// error's message quotes the answer.
  @Override
  public void onError(Throwable error) {
    fail(invalid());
  }

  static ModelFailure invalid() {
    return new ModelFailure.Permanent(
        FailureCode.MODEL_INVALID, "the model server's answer is not of chat completions", null);
  }

  /// What came of it.
  Reply reply() throws ModelFailure {
    if (readerFailure != null) {
      throw readerFailure;
    }
    if (cancellation.cancelled()) {
      throw new ModelFailure.Cancelled();
    }
    if (failure != null) {
      throw failure;
    }
    var reason = complete == null ? null : complete.finishReason();
    if (complete == null || (reason == null && !ended)) {
      throw new ModelFailure.Retryable(
          FailureCode.MODEL_UNREACHABLE, null, "the model server's stream broke off", null);
    }
    if (reason == dev.langchain4j.model.output.FinishReason.CONTENT_FILTER) {
      throw new ModelFailure.Permanent(
          FailureCode.MODEL_REFUSED, "the model server filtered the answer", null);
    }
    pieces.end();
    boolean length = reason == dev.langchain4j.model.output.FinishReason.LENGTH;
    return new Reply(
        length ? FinishReason.LENGTH : FinishReason.STOP, usage(complete.tokenUsage()));
  }

  private static @Nullable Usage usage(@Nullable TokenUsage usage) {
    if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
      return null;
    }
    return new Usage(usage.inputTokenCount(), usage.outputTokenCount());
  }
}
