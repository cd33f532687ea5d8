import { AthenaClient } from '@aws-sdk/client-athena';
import { jobSpecs, type JobSpec } from '../../lib/contracts/jobs';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { declaredRules, streamedRules, type RuledTable } from '../../lib/contracts/quality-rules';
import { athena as athenaSql, type RulePlace } from '../../lib/contracts/quality-sql';
import { tableLine } from '../metrics/metric-line';
import { checkTable } from './check-table';
import { eachTable, refuseFailures } from './each-table';
import { qualityEnvironment, qualityEvent, type QualityEvent, type QualityReport } from './quality-contract';
import { allRows, runQuery } from './run-query';
import { tableMetadata } from './table-metadata';
import { quoted } from './view-column';

/** Where a table is, and whether it is there only since something has run. */
interface Checked extends RuledTable {
  readonly database: string;
  readonly optional: boolean;
}

/**
 * Checks the rules of quality of the lake's tables, and writes for each table how many are broken to the log, as a metric,
 * and each broken one without its keys. A table of a job that has never run is left out, unless it is named.
 *
 * @throws Error naming each table that could not be checked, after all others are done
 */
export async function handler(event: QualityEvent = {}): Promise<QualityReport> {
  const environment = qualityEnvironment.parse(process.env);
  const { ATHENA_WORKGROUP: workGroup, GLUE_DATABASE: database, METRIC_NAMESPACE: namespace } = environment;
  const { tables: names, published, crawled } = qualityEvent.parse(event);
  const { LANDING_DATABASE: landing = database } = environment;
  const now = Date.now();
  const athena = new AthenaClient({});
  const ask = async (sql: string) => allRows(await runQuery(athena, sql, { workGroup, database }));
  const all: readonly Checked[] = [
    ...lakeTables.map((table) => ({ ...streamedRules(table), database, optional: false })),
    ...Object.entries({ ...ofJobs(), ...published }).map(([name, rules]) => ({
      ...{ ...declaredRules(name, rules), database, optional: true },
    })),
    ...Object.entries(crawled).map(([name, rules]) => ({
      ...{ ...declaredRules(name, rules), database: landing, optional: false },
    })),
  ];
  try {
    const ruled = all.filter(({ rules }) => rules.length > 0);
    const there = names === undefined ? await whatIsThere(athena, ruled) : ruled;
    const report = await eachTable(there, names, async (table) => {
      const found = await checkTable(ask, table, placeOf(table));
      console.log(tableLine({ namespace, table: table.name, now }, { BrokenRules: found.broken.length }));
      for (const { keys, ...broken } of found.broken) {
        console.log(JSON.stringify({ event: 'broken-rule', ...broken, keys: keys.length }));
      }
      return found;
    });
    return { checkedAt: new Date(now).toISOString(), ...refuseFailures(report) };
  } finally {
    athena.destroy();
  }
}

/** Rules of tables whose names are the same in every run. */
function ofJobs() {
  const jobs: readonly JobSpec[] = jobSpecs;
  return Object.fromEntries(
    jobs.flatMap(({ table, quality, beside }) => [
      ...(quality === undefined ? [] : [[table, quality] as const]),
      ...(beside === undefined ? [] : [[beside.table, beside.quality] as const]),
    ]),
  );
}

async function whatIsThere(athena: AthenaClient, all: readonly Checked[]): Promise<Checked[]> {
  const there = await Promise.all(
    all.map(
      async ({ optional, database, relation }) =>
        !optional || (await tableMetadata(athena, database, relation)) !== undefined,
    ),
  );
  return all.filter((_, index) => there[index]);
}

function placeOf({ database, relation }: Checked): RulePlace {
  return {
    dialect: athenaSql,
    from: `${quoted(database)}.${quoted(relation)}`,
    relation: (name) => `${quoted(database)}.${quoted(name)}`,
  };
}
