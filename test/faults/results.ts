import { orders } from './ledger';
import type { FaultRoute } from './fault-route';

/** A fault that has struck. */
export interface Strike {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** From then until the fault was over and a new change landed within a second. */
  readonly seconds: number;
}

/** What the raw zone tells of the time from one fault's strike to the next one's. */
export interface FaultResult {
  readonly name: string;
  /** Rows that landed though the lake had them before. */
  readonly again: number;
  /** Longest time in which no change landed within a second of its commit, in seconds. */
  readonly gapSeconds: number;
}

export interface FaultRun {
  readonly seed: number;
  readonly changesPerSecond: number;
  /** Changes of the load that were committed. */
  readonly changes: number;
  readonly minutes: number;
  readonly results: readonly FaultResult[];
}

/** A run in which clocks go wrong, so that the times in the raw zone tell nothing. */
export interface LongRun extends Omit<FaultRun, 'results'> {
  readonly strikes: readonly Strike[];
}

export interface RefusalResult {
  readonly name: string;
  /** Of the slot, as its watch calls it. */
  readonly state: string;
  /** From the strike to the connector's standing still. */
  readonly refusedSeconds: number;
  readonly recoveredSeconds: number;
}

export interface RefusalRun extends Omit<FaultRun, 'results'> {
  readonly results: readonly RefusalResult[];
}

export async function resultsOf(on: FaultRoute, strikes: readonly Strike[]): Promise<FaultResult[]> {
  // Raw files have times as text of one width, of which these are the beginning.
  const cases = strikes
    .map(({ at }, index) => `WHEN _landed_at >= '${new Date(at).toISOString().slice(0, -1)}' THEN ${index}`)
    .reverse()
    .join(' ');
  const raw = `${orders.name}_raw`;
  const again = await on.lake(`SELECT fault, CAST(count(*) AS varchar)
    FROM (SELECT CASE ${cases} END AS fault, row_number() OVER (
        PARTITION BY _epoch, _lsn, _op, id ORDER BY _landed_at, _offset) AS n
      FROM ${raw}) AS landed
    WHERE n > 1 AND fault IS NOT NULL GROUP BY fault`);
  const time = (column: string) => `from_iso8601_timestamp(${column})`;
  const gaps = await on.lake(`SELECT fault, CAST(max(gap) AS varchar)
    FROM (SELECT CASE ${cases} END AS fault,
        date_diff('millisecond', ${time('lag(_landed_at) OVER (ORDER BY _landed_at)')}, ${time('_landed_at')}) AS gap
      FROM (SELECT DISTINCT _landed_at FROM ${raw}
        WHERE date_diff('millisecond', ${time('_committed_at')}, ${time('_landed_at')}) < 1000) AS soon) AS landings
    WHERE fault IS NOT NULL GROUP BY fault`);
  const number = (rows: typeof gaps, index: number) =>
    Number(rows.find(([fault]) => Number(fault) === index)?.[1] ?? 0);
  return strikes.map(({ name }, index) => ({
    name,
    again: number(again, index),
    gapSeconds: number(gaps, index) / 1000,
  }));
}

/** What the page says of a run of faults that the route goes on after. */
export function faultsSection(run: FaultRun): string {
  const lines = run.results.map(
    ({ name, again, gapSeconds }) => `| ${name} | ${count(again)} | ${gapSeconds.toFixed(1)} |`,
  );
  return `${runSentence(run)}

| Fault | Changes that came again, and were told apart | Seconds until the lag was below 1 s |
| --- | ---: | ---: |
${lines.join('\n')}`;
}

/**
 * What the page says of faults that take minutes each: each line from the last run that had its fault.
 *
 * @param former the section as it was
 * @param names all such faults, in the order of the page
 */
export function longFaultsSection(run: LongRun, former: string, names: readonly string[]): string {
  const { seed, changes, minutes } = run;
  const lines = new Map(
    [...former.matchAll(/^\| (.+?) \| [\d.]+ \|.*$/gm)].map(([line, name = '']) => [name, line]),
  );
  for (const { name, seconds } of run.strikes) {
    lines.set(
      name,
      `| ${name} | ${seconds.toFixed(1)} | ${seed} | ${count(changes)} in ${minutes.toFixed(0)} min |`,
    );
  }
  return `| Fault | Seconds from its beginning until it was over and the lag was below 1 s | \`FAULT_SEED\` | Changes of the whole run |
| --- | ---: | ---: | ---: |
${names.flatMap((name) => lines.get(name) ?? []).join('\n')}`;
}

/** What the page says of a run of faults after which capture refuses to go on. */
export function refusalsSection(run: RefusalRun): string {
  const lines = run.results.map(
    ({ name, state, refusedSeconds, recoveredSeconds }) =>
      `| ${name} | ${state} | ${refusedSeconds.toFixed(1)} | ${recoveredSeconds.toFixed(1)} |`,
  );
  return `${runSentence(run)}

| Fault | State of the slot | Seconds until the refusal | Seconds of \`npm run recover\`, its comparison included |
| --- | --- | ---: | ---: |
${lines.join('\n')}`;
}

function runSentence({ seed, changesPerSecond, changes, minutes }: Omit<FaultRun, 'results'>): string {
  return `Seed ${seed} (\`FAULT_SEED=${seed}\` draws the same moments again), ${changesPerSecond} changes a second asked for,
${count(changes)} committed in ${minutes.toFixed(1)} minutes.`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
