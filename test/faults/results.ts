import { writeFileSync } from 'node:fs';
import { orders } from './ledger';
import type { FaultRoute } from './fault-route';

/** A fault that has struck. */
export interface Strike {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
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

/** docs/faults.md, whole. */
export function writeFaultsPage(file: string, run: FaultRun): void {
  const { seed, changesPerSecond, changes, minutes, results } = run;
  const count = (n: number) => n.toLocaleString('en');
  const lines = results.map(
    ({ name, again, gapSeconds }) => `| ${name} | ${count(again)} | ${gapSeconds.toFixed(1)} |`,
  );
  writeFileSync(
    file,
    `# Faults, and what became of them

Written by \`npm run docs:faults\`, which runs the fault suite (\`npm run test:faults\`) and replaces this page when
everything in it passed. The engines are real, and a fault is what its name says: a signal to the process, a command
to the database, a record in the topic.

This run: seed ${seed} (\`FAULT_SEED=${seed}\` draws the same moments again), ${changesPerSecond} changes a second asked for,
${count(changes)} committed in ${minutes.toFixed(1)} minutes: inserts, updates, deletes, COPY, and transactions that stay open for
seconds, of which some are rolled back. A ledger that is written in the same transactions, and is not captured, says
what has to be there.

Afterwards **0 rows lost, 0 doubled, 0 different**: every table equal to the database by \`EXCEPT\` both ways and by hash,
the history with every committed revision once, in rising order, and none that was rolled back, one row a key
in current, no placeholder, and a watermark that never went back.

| Fault | Changes that came again, and were told apart | Seconds until the lag was below 1 s |
| --- | ---: | ---: |
${lines.join('\n')}

The seconds are the longest time after the strike in which no change reached the raw zone within a second of its commit,
the restart of the process included; all processes, the load and the folds share one machine.
`,
  );
}
