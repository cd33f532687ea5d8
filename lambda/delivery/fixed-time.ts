const digits = 6;

/** Microseconds since 1970 of the years 0 and 10000, between which four digits write the year. */
const first = Date.parse('0000-01-01T00:00:00Z') * 1000;
const end = Date.parse('+010000-01-01T00:00:00Z') * 1000;

/** @param micros microseconds since 1970 */
export function isWritable(micros: number): boolean {
  return micros >= first && micros < end;
}

/**
 * Writes microseconds since 1970 as `YYYY-MM-DDTHH:MM:SS.ffffffZ`: one width, so text order is time order.
 * Keeps what it wrote last: rows of one transaction share their time, neighbours their second.
 */
export class FixedTime {
  private micros = Number.NaN;
  private second = Number.NaN;
  private secondText = '';
  private text = '';

  /** @param micros a time that {@link isWritable} */
  ofMicros(micros: number): string {
    if (micros === this.micros) return this.text;
    const second = Math.floor(micros / 1_000_000);
    if (second !== this.second) {
      this.second = second;
      this.secondText = new Date(second * 1000).toISOString().slice(0, 20);
    }
    this.micros = micros;
    this.text = `${this.secondText}${String(micros - second * 1_000_000).padStart(digits, '0')}Z`;
    return this.text;
  }
}
