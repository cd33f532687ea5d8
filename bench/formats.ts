import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type _Object,
} from '@aws-sdk/client-s3';
import { allRows, runQuery } from '../lambda/query/run-query';
import { localLake } from '../local/endpoints';
import { startLake, type Lake } from '../test/pipeline/lake';
import { writeSection } from '../test/write-section';
import { salesQuestions } from './formats/questions';
import { salesTables, type SalesTable } from './formats/tables';

const megabyte = 1_000_000;
/** What Athena charges a query at least. */
const leastBilled = 10 * megabyte;

interface Measured {
  readonly title: string;
  readonly storedBytes: number;
  /** Of each question. */
  readonly scannedBytes: readonly number[];
  readonly milliseconds: readonly number[];
}

/**
 * `npm run bench:formats -- [--thousands N] [--page FILE]`: bytes that twelve questions scan, and their time, over the
 * same sales (a million by default) as JSON, CSV plain and gzipped, Avro, ORC, Parquet, Parquet by day, and compacted Iceberg. Result as
 * JSON; with `--page` also as the tables of docs/formats.md. Ends with an error when two formats answer differently.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { thousands: { type: 'string', default: '1000' }, page: { type: 'string' } },
  });
  const thousands = Number(values.thousands);
  const lake = await startLake();
  try {
    const measured: Measured[] = [];
    const answers = new Map<string, string>();
    for (const table of salesTables(thousands)) {
      const location = `s3://${lake.route.endpoints.bucket}/formats/${table.name}/`;
      for (const sql of table.sql(location)) await runQuery(lake.athena, sql, localLake);
      if (table.unpacked === true) await unpack(lake, `formats/${table.name}/`);
      measured.push({
        title: table.title,
        storedBytes: await storedBytes(lake, `formats/${table.name}/`),
        ...(await ask(lake, table, answers)),
      });
      console.error(`${table.title} is measured.`);
    }
    console.log(JSON.stringify({ thousands, measured: measured.map(summary) }, null, 2));
    if (values.page !== undefined) writeSection(values.page, 'formats', section(thousands, measured));
  } finally {
    await lake.end();
  }
}

/** The second of two times each question is asked, so that no first use of a table is in its time. */
async function ask(lake: Lake, table: SalesTable, answers: Map<string, string>) {
  const scannedBytes: number[] = [];
  const milliseconds: number[] = [];
  for (const [question, sql] of Object.entries(salesQuestions(table.view ?? table.name))) {
    await allRows(await runQuery(lake.athena, sql, localLake));
    const result = await runQuery(lake.athena, sql, localLake);
    const answer = JSON.stringify(await allRows(result));
    const other = answers.get(question) ?? answer;
    if (other !== answer)
      throw new Error(`${table.title} answers "${question}" with ${answer}, not ${other}.`);
    answers.set(question, answer);
    scannedBytes.push(result.statistics.bytesScanned);
    milliseconds.push(result.statistics.totalMs);
  }
  return { scannedBytes, milliseconds };
}

/** All files below a folder: of an Iceberg table those of its former states and its metadata too. */
async function filesOf(lake: Lake, Prefix: string): Promise<_Object[]> {
  const files: _Object[] = [];
  const pages = paginateListObjectsV2({ client: lake.s3 }, { Bucket: lake.route.endpoints.bucket, Prefix });
  for await (const { Contents = [] } of pages) files.push(...Contents);
  return files;
}

async function storedBytes(lake: Lake, folder: string): Promise<number> {
  return sum((await filesOf(lake, folder)).map(({ Size = 0 }) => Size));
}

/** Puts each file, gzipped as a table's files are when Athena makes it, in its plain form in its place. */
async function unpack(lake: Lake, folder: string): Promise<void> {
  const { s3 } = lake;
  const Bucket = lake.route.endpoints.bucket;
  for (const { Key = '' } of await filesOf(lake, folder)) {
    if (!Key.endsWith('.gz')) throw new Error(`${Key} is not gzipped.`);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const plain = gunzipSync((await Body?.transformToByteArray()) ?? '');
    await s3.send(new PutObjectCommand({ Bucket, Key: Key.slice(0, -'.gz'.length), Body: plain }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function summary({ title, storedBytes: stored, scannedBytes, milliseconds }: Measured) {
  return {
    title,
    storedMB: Math.round(stored / megabyte),
    scannedBytes: sum(scannedBytes),
    billedBytes: sum(scannedBytes.map(billed)),
    milliseconds: sum(milliseconds),
  };
}

function billed(bytes: number): number {
  return Math.max(leastBilled, Math.ceil(bytes / megabyte) * megabyte);
}

/** What the page says of a run: all questions together, and the bytes that each scanned. */
function section(thousands: number, measured: readonly Measured[]): string {
  const csv = measured.find(({ title }) => title === 'CSV');
  if (!csv) throw new Error('Nothing to compare with: no CSV was measured.');
  const share = (of: readonly number[], by: readonly number[]) =>
    `${((100 * sum(of)) / sum(by)).toFixed(1)} %`;
  const times = (of: readonly number[]) => (sum(of) / sum(csv.milliseconds)).toFixed(2);
  const mega = (bytes: number) => (bytes / megabyte).toFixed(1);
  const lines = measured.map(({ title, storedBytes: stored, scannedBytes, milliseconds }) =>
    [title, mega(stored), mega(sum(scannedBytes)), share(scannedBytes, csv.scannedBytes)]
      .concat(mega(sum(scannedBytes.map(billed))), times(milliseconds))
      .join(' | '),
  );
  const questions = Object.keys(salesQuestions('sales')).map((question, index) =>
    [question, ...measured.map(({ scannedBytes }) => mega(scannedBytes[index] ?? Number.NaN))].join(' | '),
  );
  const titles = measured.map(({ title }) => title);
  return `${(thousands * 1000).toLocaleString('en')} sales of 30 days. All twelve questions together:

| | Stored, MB | Scanned, MB | Of what CSV takes | Billed, MB | Time, as times of CSV's |
| --- | ---: | ---: | ---: | ---: | ---: |
${lines.map((line) => `| ${line} |`).join('\n')}

MB that each question scanned:

| | ${titles.join(' | ')} |
| --- |${' ---: |'.repeat(titles.length)}
${questions.map((line) => `| ${line} |`).join('\n')}`;
}

void main();
