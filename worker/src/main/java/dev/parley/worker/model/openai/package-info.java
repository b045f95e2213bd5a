/// Chat completions as OpenAI defined them, and as many servers speak them: Ollama, vLLM, llama.cpp,
/// the Hugging Face router. Only this package knows LangChain4j, which knows the wire; connections
/// are made by `worker.model.http`, so that a cancelled call closes its own.
@NullMarked
package dev.parley.worker.model.openai;

import org.jspecify.annotations.NullMarked;
