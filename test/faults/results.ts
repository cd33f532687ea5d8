import { writeFileSync } from 'node:fs';
import { orders } from './ledger';
import type { FaultRoute } from './fault-route';

/** One fault of a run. */
export interface FaultResult {
  readonly name: string;
  /** When it struck, milliseconds since 1970. */
  readonly struckAt: number;
  /** Seconds from then until a change was in the lake within a second of its commit; undefined when it was not seen. */
  readonly lowLagSeconds: number | undefined;
}

export interface FaultRun {
  readonly seed: number;
  readonly changesPerSecond: number;
  /** Changes of the load that were committed. */
  readonly changes: number;
  readonly minutes: number;
  readonly results: readonly FaultResult[];
}

/** For each fault the rows that landed from its strike to the next one's though the lake had them before. */
export async function rowsSentAgain(
  on: FaultRoute,
  results: readonly FaultResult[],
): Promise<Map<string, number>> {
  // Raw files have times as text of one width, of which this is the beginning.
  const at = ({ struckAt }: FaultResult) => `'${new Date(struckAt).toISOString().slice(0, -1)}'`;
  const fault = results
    .map((result, index) => `WHEN _landed_at >= ${at(result)} THEN ${index}`)
    .reverse()
    .join(' ');
  const rows = await on.lake(`SELECT fault, CAST(count(*) AS varchar)
    FROM (SELECT CASE ${fault} END AS fault, row_number() OVER (
        PARTITION BY _epoch, _lsn, _op, id ORDER BY _landed_at, _offset) AS n
      FROM ${orders.name}_raw) AS landed
    WHERE n > 1 AND fault IS NOT NULL GROUP BY fault`);
  return new Map(rows.map(([index, count]) => [results[Number(index)]?.name ?? '', Number(count)]));
}

/** docs/faults.md, whole. */
export function writeFaultsPage(file: string, run: FaultRun, sentAgain: ReadonlyMap<string, number>): void {
  const { seed, changesPerSecond, changes, minutes, results } = run;
  const count = (n: number) => n.toLocaleString('en');
  const lines = results.map(
    ({ name, lowLagSeconds }) =>
      `| ${name} | ${count(sentAgain.get(name) ?? 0)} | ${lowLagSeconds?.toFixed(1) ?? 'not seen'} |`,
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

| Fault | Changes that came again, and were told apart | Seconds to a lag below 1 s |
| --- | ---: | ---: |
${lines.join('\n')}

The seconds are from the strike until a change was in the lake within a second of its commit, the restart of the
process included; all processes share one machine.
`,
  );
}
