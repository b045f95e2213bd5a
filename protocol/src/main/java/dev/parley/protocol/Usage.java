package dev.parley.protocol;

/// What an answer cost, where the model says so.
///
/// @param promptTokens model tokens read
/// @param answerTokens model tokens written
public record Usage(int promptTokens, int answerTokens) {}
