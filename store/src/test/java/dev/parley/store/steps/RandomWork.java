package dev.parley.store.steps;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Slot;
import dev.parley.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Workers that claim, write, crash and come back from a pause, at random.
final class RandomWork {
  private static final int WORKERS = 3;
  private static final int SLOTS = 2;
  private static final int PAUSED_MAX = 10;
  private static final List<String> MODELS = List.of("small", "large");

  /// What a slot believes to have.
  private static final class Place {
    final Slot slot;
    @Nullable Claim claim;
    @Nullable Hold hold;
    String text = "";

    Place(Slot slot) {
      this.slot = slot;
    }

    void drop() {
      claim = null;
      hold = null;
      text = "";
    }
  }

  private final World world;
  private final Workers workers;
  private final Repeats repeats;
  private final Random random;
  private final Texts texts;
  private final List<Place> places = new ArrayList<>();

  /// Places of workers that others take for dead, but that are only paused.
  private final List<Place> paused = new ArrayList<>();

  private int started;

  RandomWork(World world, Workers workers, Repeats repeats, Random random, Texts texts) {
    this.world = world;
    this.workers = workers;
    this.repeats = repeats;
    this.random = random;
    this.texts = texts;
    for (int i = 0; i < WORKERS; i++) {
      startWorker();
    }
  }

  private void startWorker() {
    started++;
    for (int i = 0; i < SLOTS; i++) {
      places.add(new Place(new Slot("worker" + started, i)));
    }
  }

  /// A place for which that holds; now and then a paused one.
  private Optional<Place> any(Predicate<Place> wanted) {
    List<Place> from = random.nextInt(10) == 0 ? paused : places;
    List<Place> fit = from.stream().filter(wanted).toList();
    return fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(random.nextInt(fit.size())));
  }

  void claim() {
    boolean anyhow = random.nextInt(20) == 0;
    Optional<Place> free = any(place -> anyhow || (place.claim == null && place.hold == null));
    boolean lapsedToo = random.nextInt(3) > 0;
    free.ifPresent(
        place -> {
          Slot slot = place.slot;
          Optional<Claim> claim =
              repeats.call("claim", slot.consumer(), () -> workers.claim(slot, lapsedToo));
          place.drop();
          place.claim = claim.orElse(null);
        });
  }

  void begin() {
    any(place -> place.claim != null)
        .ifPresent(
            place -> {
              Claim claim = place.claim;
              if (claim != null) {
                begin(place, claim);
              }
            });
  }

  private void begin(Place place, Claim claim) {
    String owner = texts.uuid();
    String model = MODELS.get(random.nextInt(4) == 0 ? 1 : 0);
    boolean continues = random.nextInt(4) > 0;
    int messages = 1 + random.nextInt(8);
    BeginResult result =
        repeats.call(
            "begin",
            place.slot.consumer() + " " + claim.entry(),
            () -> workers.begin(claim, owner, model, continues, messages));
    // Now and then the claim stays, as of a slot that never heard the answer.
    if (random.nextInt(20) > 0) {
      place.drop();
    }
    if (result instanceof BeginResult.Begun(Hold hold, _, String partial)) {
      place.hold = hold;
      place.text = partial;
    }
  }

  void flush() {
    held(
        (place, hold) -> {
          Piece piece = piece(place, texts.snippets(5));
          WriteResult result =
              repeats.call("flush", hold.attempt(), () -> workers.flush(hold, piece));
          follow(place, hold, piece, result);
        });
  }

  void finish() {
    held(
        (place, hold) -> {
          Piece last = piece(place, random.nextBoolean() ? "" : texts.snippets(3));
          Ending ending =
              switch (random.nextInt(4)) {
                case 0 -> new Ending.Failed(FailureCode.MODEL_TIMEOUT);
                case 1 -> new Ending.Completed(FinishReason.LENGTH, null);
                default -> new Ending.Completed(FinishReason.STOP, new Usage(7, 11));
              };
          WriteResult result =
              repeats.call("finish", hold.attempt(), () -> workers.finish(hold, last, ending));
          follow(place, hold, last, result);
          if (result instanceof WriteResult.Written) {
            place.drop();
          }
        });
  }

  /// A piece at the end of what the place has written; now and then at a wrong place, as after Redis
  /// lost or kept more than it said.
  private Piece piece(Place place, String text) {
    int off = random.nextInt(15) == 0 ? random.nextInt(7) - 3 : 0;
    int bytes = Math.max(0, ModelSession.bytes(place.text) + off);
    return new Piece(bytes, Math.max(0, place.text.length() + off), text);
  }

  private void follow(Place place, Hold hold, Piece piece, WriteResult result) {
    switch (result) {
      case WriteResult.Fenced() -> place.drop();
      case WriteResult.Written() -> place.text = answer(hold);
      case WriteResult.OtherLength(_, _) -> place.text = answer(hold);
    }
    repeats.note("  at " + piece + ": " + result);
  }

  /// What the running attempt has written, which a worker knows from what it sent.
  private String answer(Hold hold) {
    ModelTurn turn = world.session(hold.session()).current;
    return turn == null ? "" : turn.answer;
  }

  void beat() {
    held(
        (place, hold) -> {
          if (!repeats.call("beat", hold.attempt(), () -> workers.beat(hold))) {
            place.drop();
          }
        });
  }

  void release() {
    held(
        (place, hold) -> {
          repeats.call("release", hold.attempt(), () -> workers.release(hold));
          place.drop();
        });
  }

  private interface WithHold {
    void act(Place place, Hold hold);
  }

  private void held(WithHold step) {
    any(place -> place.hold != null)
        .ifPresent(
            place -> {
              Hold hold = place.hold;
              if (hold != null) {
                step.act(place, hold);
              }
            });
  }

  /// A worker dies between two calls, or is only paused and taken for dead; another starts.
  void crash() {
    int first = random.nextInt(WORKERS) * SLOTS;
    List<Place> lost = List.copyOf(places.subList(first, first + SLOTS));
    places.removeAll(lost);
    if (random.nextBoolean()) {
      paused.addAll(lost);
      while (paused.size() > PAUSED_MAX) {
        paused.removeFirst();
      }
    }
    repeats.note("crash of " + lost.getFirst().slot.worker());
    startWorker();
  }

  /// A slot's thread dies, its worker goes on.
  void forget() {
    places.get(random.nextInt(places.size())).drop();
  }

  void report() {
    String worker = places.get(random.nextInt(places.size())).slot.worker();
    repeats.call("report", worker, () -> workers.report(worker, SLOTS));
  }

  /// A worker leaves, which may still have something, or is long gone.
  void leave() {
    String worker = "worker" + (1 + random.nextInt(started));
    repeats.call("leave", worker, () -> workers.leave(worker, SLOTS));
  }

  /// Answers all that is left with a worker that does everything right.
  ///
  /// @return whether anything was left
  boolean drain() {
    Slot slot = new Slot("good", 0);
    boolean some = false;
    for (Optional<Claim> claim = workers.claim(slot, true);
        claim.isPresent();
        claim = workers.claim(slot, true)) {
      some = true;
      repeats.note("drain " + claim.get().entry());
      BeginResult begin = workers.begin(claim.get(), texts.uuid(), "small", true, 4);
      if (begin instanceof BeginResult.Begun(Hold hold, _, String partial)) {
        Piece last = new Piece(ModelSession.bytes(partial), partial.length(), "done");
        workers.finish(hold, last, new Ending.Completed(FinishReason.STOP, null));
      }
    }
    return some;
  }
}
