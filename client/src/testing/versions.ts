import { Versions } from '../offline/versions';

/** Those of a browser without service workers, where nothing is ever offered. */
export function oneVersion(): Versions {
  return new Versions({
    workers: undefined,
    fetcher: () => Promise.reject(new TypeError('failed')),
    reload: () => undefined,
    now: () => 0,
  });
}
