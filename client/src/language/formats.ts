/** Numbers, spans and dates as people of one locale write them. */
export interface Formats {
  readonly number: (value: number) => string;
  /** "8 seconds", "2 minutes"; for waits that nobody counts to the second. */
  readonly roughly: (ms: number) => string;
  /** The time of day. */
  readonly clock: (at: Date) => string;
  /** A month with its year. */
  readonly month: (at: Date) => string;
  /** Day and time, in full. */
  readonly moment: (at: Date) => string;
}

const ROUGH_SECONDS_MAX = 90;

/** @param locale a BCP 47 tag */
export function formatsOf(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
  const [seconds, minutes] = [unit('second'), unit('minute')];
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  return {
    number: (value) => number.format(value),
    roughly: (ms) => {
      const whole = Math.max(1, Math.round(ms / 1000));
      if (whole < ROUGH_SECONDS_MAX) return seconds.format(whole);
      return minutes.format(Math.round(whole / 60));
    },
    clock: (at) => clock.format(at),
    month: (at) => month.format(at),
    moment: (at) => moment.format(at),
  };
}
