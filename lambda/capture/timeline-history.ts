/** A timeline on the way to the database's own, and where it was left for the next. */
export interface HistoryLine {
  /** Number of the timeline. */
  readonly timeline: number;
  /** What was written up to here is in the database, too. */
  readonly leftAt: bigint;
}

/** `denied`: why the server does not tell, in its words. */
export type History = { readonly lines: readonly HistoryLine[] } | { readonly denied: string };

/**
 * Reads a timeline's history file: `1<TAB>0/3000158<TAB>reason`, oldest first, with empty lines and comments between.
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES
 *
 * @throws on a line of another form
 */
export function parseHistory(text: string): HistoryLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
    .map((line) => {
      const [, timeline, high, low] =
        /^\s*(\d+)\s+([0-9A-F]{1,8})\/([0-9A-F]{1,8})(?:\s|$)/i.exec(line) ?? [];
      if (timeline === undefined)
        throw new Error(`A timeline's history has a line of another form: "${line}".`);
      return {
        timeline: Number(timeline),
        leftAt: (BigInt(`0x${high ?? ''}`) << 32n) + BigInt(`0x${low ?? ''}`),
      };
    });
}

/** Where the database left this timeline; undefined when it was never on it. @param timeline 8 hex digits */
export function leftAt(lines: readonly HistoryLine[], timeline: string): bigint | undefined {
  return lines.find((line) => line.timeline === timelineNumber(timeline))?.leftAt;
}

/** @param digits 8 hex digits, as in the name of a WAL file */
export function timelineNumber(digits: string): number {
  return Number.parseInt(digits, 16);
}
