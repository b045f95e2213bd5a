/** Waits between tries, in milliseconds: doubling from `first` to `max`, each cut by up to half. */
export interface BackoffConfig {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const RECONNECT_BACKOFF: BackoffConfig = { firstMs: 500, maxMs: 30_000 };

/** After a server said "too many": never sooner than this. */
export const CROWDED_BACKOFF: BackoffConfig = { firstMs: 8_000, maxMs: 120_000 };

/**
 * The wait before try number `failures` + 1.
 *
 * @param failures tries that failed since the connection last stood, from 0
 * @param random in [0, 1); the jitter that keeps a thousand clients from returning at one moment
 */
export function backoffMs(config: BackoffConfig, failures: number, random: number): number {
  const whole = Math.min(config.maxMs, config.firstMs * 2 ** Math.min(failures, 30));
  return Math.round(whole * (1 - random / 2));
}
