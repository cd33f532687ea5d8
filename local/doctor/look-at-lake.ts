import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { ResultRow } from '../../lambda/query/result-pages';
import {
  quarantineCountsPrefix,
  reconciliationTable,
  watermarkTable,
  zone,
} from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import type { Finding } from './finding';

/** Asks Athena. */
type Ask = (sql: string) => Promise<readonly ResultRow[]>;

const dayMs = 86_400_000;

/** Whether Athena answers, and which tables the fold has begun with. */
export async function lookAtLake(ask: Ask): Promise<Finding> {
  const rows = await ask(`SELECT DISTINCT table_name FROM ${watermarkTable}`);
  const folded = new Set(rows.map(([name]) => name));
  const waiting = lakeTables.filter(({ name }) => !folded.has(name)).map(({ name }) => name);
  const all = `Athena answers; ${folded.size} of ${lakeTables.length} tables are folded`;
  return { level: 'well', text: waiting.length === 0 ? `${all}.` : `${all}, not yet ${waiting.join(', ')}.` };
}

/** Whether records were set aside in the last day. @param now milliseconds since 1970 */
export async function lookAtQuarantine(s3: S3Client, bucket: string, now: number): Promise<Finding> {
  let [files, fresh] = [0, 0];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: `${zone.quarantine}/` },
  )) {
    const found = Contents.filter(({ Key = '' }) => !Key.startsWith(quarantineCountsPrefix));
    files += found.length;
    fresh += found.filter(({ LastModified }) => Number(LastModified) > now - dayMs).length;
  }
  if (files === 0) return { level: 'well', text: 'Nothing is in quarantine.' };
  const count = `${files} ${files === 1 ? 'record is' : 'records are'} in quarantine`;
  if (fresh === 0) return { level: 'well', text: `${count}, none of the last day.` };
  return {
    level: 'note',
    text: `${count}, ${fresh} of the last day: npm run query -- --name quarantined-records.`,
    article: 'A row does not show up',
  };
}

/** What the last comparison of lake and database found. */
export async function lookAtProof(ask: Ask): Promise<Finding> {
  const rows = await ask(`SELECT table_name, CAST(identical AS varchar), CAST(checked_at AS varchar)
FROM ${reconciliationTable} WHERE checked_at = (SELECT max(checked_at) FROM ${reconciliationTable})`);
  const article = 'Lake and database differ';
  if (rows.length === 0) {
    return {
      level: 'note',
      text: 'No comparison of lake and database is on record: npm run reconcile.',
      article,
    };
  }
  const when = `${rows[0]?.[2]?.slice(0, 19)} UTC`;
  const differing = rows.filter(([, identical]) => identical !== 'true').map(([name]) => name);
  if (differing.length === 0) {
    const tables = rows.length === 1 ? `table ${rows[0]?.[0]} was` : `${rows.length} tables were`;
    return { level: 'well', text: `Lake and database were identical at ${when} (${tables} compared).` };
  }
  const text = `Lake and database differed in ${differing.join(', ')} at ${when}.`;
  return { level: 'trouble', text, article };
}
