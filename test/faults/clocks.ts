import { existsSync } from 'node:fs';

/** libfaketime, where Debian's package puts it; undefined where it is not installed. */
const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file));

/** Clocks of single processes, which libfaketime turns. */
export class Clocks {
  static readonly possible = library !== undefined;
  private readonly turned = new Map<string, number>();

  /** From its next start on the process's clock is so far ahead, or behind when negative; 0 is right again. */
  turn(process: string, seconds: number): void {
    this.turned.set(process, seconds);
  }

  variables(process: string): Record<string, string> {
    const seconds = this.turned.get(process) ?? 0;
    if (seconds === 0 || library === undefined) return {};
    const ahead = seconds > 0 ? `+${seconds}` : String(seconds);
    // Pauses and timeouts are of a clock that nobody sets.
    return {
      LD_PRELOAD: library,
      FAKETIME: ahead,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      // Else a JVM's waits end at once, and it turns in circles until nothing else gets on.
      FAKETIME_FORCE_MONOTONIC_FIX: '0',
    };
  }
}
