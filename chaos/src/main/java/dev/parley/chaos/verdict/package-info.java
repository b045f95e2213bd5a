/// What was sent, what was seen, and what is held against it at the end. [dev.parley.chaos.verdict.Ledger]
/// keeps the books, [dev.parley.chaos.verdict.Audit] compares them with the history, and
/// [dev.parley.chaos.verdict.Report] prints. Knows no process and no socket.
@NullMarked
package dev.parley.chaos.verdict;

import org.jspecify.annotations.NullMarked;
