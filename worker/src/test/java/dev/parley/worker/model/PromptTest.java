package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static final PromptMessage A = new PromptMessage(Role.HUMAN, "a");
  private static final PromptMessage B = new PromptMessage(Role.BOT, "b");
  private static final PromptMessage C = new PromptMessage(Role.HUMAN, "c");

  @Test
  void theNewestMessagesBeginWithAHumanOne() {
    Prompt prompt = new Prompt(List.of(A, B, C), "");

    assertThat(prompt.newest(9)).containsExactly(A, B, C);
    assertThat(prompt.newest(3)).containsExactly(A, B, C);
    assertThat(prompt.newest(2)).containsExactly(C);
    assertThat(prompt.newest(1)).containsExactly(C);
  }

  @Test
  void neighboursOfOneRoleAreJoined() {
    Prompt prompt = new Prompt(List.of(A, C, B, B, A, C), "");

    assertThat(prompt.newest(9))
        .containsExactly(
            new PromptMessage(Role.HUMAN, "a\n\nc"),
            new PromptMessage(Role.BOT, "b\n\nb"),
            new PromptMessage(Role.HUMAN, "a\n\nc"));
  }

  @Test
  void endsWithAHumanMessage() {
    assertThatThrownBy(() -> new Prompt(List.of(A, B), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Prompt(List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
