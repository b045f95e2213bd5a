package dev.parley.protocol;

/// A language model that answers here.
///
/// @param id what `send` and `started` call it, such as `smollm2-135m-instruct`
/// @param label what a person reads; a scripted model says in it that it is one
/// @param kind `local`, `huggingface`, `openai` or `scripted`
public record ModelInfo(String id, String label, String kind) {}
