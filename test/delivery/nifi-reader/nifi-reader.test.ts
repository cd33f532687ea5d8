import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { tableContract } from '../../../containers/nifi/flow/table-contract';
import type { KafkaRecord } from '../../../lambda/delivery/contract';
import { FilePlanner } from '../../../lambda/delivery/plan-files';
import type { RawValue } from '../../../lambda/delivery/raw-format';
import { createReader } from '../../../lambda/delivery/create-reader';
import { capturedKind } from '../../../lib/contracts/column-kind';
import { envelopeOf, lakeTables, type LakeTable } from '../../../lib/contracts/lake-tables';
import { tableOf, topicOf } from '../../../lib/contracts/topics';
import { engineHomes } from '../../../local/engines/homes';
import { nifiHomeVariable, nifiRefusal } from '../../../local/engines/nifi-home';
import { nifiJars } from './nifi-jars';
import { fileCases, kinds, readerCases } from './reader-cases';

const home = process.env[nifiHomeVariable];
const refusal = nifiRefusal(home);
const tables: readonly LakeTable[] = [...lakeTables, kinds];
/** What NiFi knows besides the record. */
const ofFile = ['_topic', '_partition', '_offset', '_landed_at'];

const answer = z.object({
  tombstone: z.literal(true).optional(),
  row: z.record(z.string(), z.string()).optional(),
  /** Number of the file that the row goes into. */
  file: z.number().optional(),
  reason: z.string().optional(),
  key: z.string().nullish(),
});
type Answer = z.infer<typeof answer>;

if (refusal !== undefined) {
  it.skip(`the reader of the flow reads records as the Lambda does (skipped: ${refusal})`, () => undefined);
} else {
  describe('the reader of the flow', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-reader-'));
    let answers: readonly Answer[];
    let answersOfFiles: readonly Answer[];

    beforeAll(() => {
      const all = readByNifi(home ?? '', folder, [...readerCases, ...fileCases.map(({ record }) => record)]);
      answers = all.slice(0, readerCases.length);
      answersOfFiles = all.slice(readerCases.length);
    }, 600_000);
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('gives the rows, the refusals with their reasons, and the tombstones that the Lambda gives', () => {
      const differences = readerCases.flatMap((record, index) => {
        const [expected, actual] = [readByLambda(record), comparable(record, answers[index])];
        return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [{ record, expected, actual }];
      });
      expect(differences).toEqual([]);
      expect(answers.filter(({ row }) => row).length).toBeGreaterThan(400);
      expect(answers.filter(({ reason }) => reason).length).toBeGreaterThan(1_000);
    });

    it('tells where a row stood and when it landed', () => {
      const first = readerCases[answers.findIndex(({ row }) => row)]!;
      expect(answers.find(({ row }) => row)?.row).toMatchObject({
        _topic: first.topic,
        _partition: String(first.partition),
        _offset: String(first.offset),
        _landed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown,
      });
    });

    it('puts records that follow each other in one partition and hour into one file, and no others', () => {
      const files = answersOfFiles.map(({ file }) => file);
      expect(files).not.toContain(undefined);
      expect(files.map((file) => files.indexOf(file))).toEqual(
        fileCases.map(({ file }) => fileCases.findIndex((one) => one.file === file)),
      );
    });

    it('keeps the bytes of a refused record’s key', () => {
      const keys = readerCases.flatMap(({ key }, index) =>
        answers[index]!.reason === undefined ? [] : [[key, answers[index]!.key]],
      );
      expect(keys.map(([, kept]) => kept ?? null)).toEqual(
        keys.map(([key]) => (typeof key === 'string' ? `"${key}"` : null)),
      );
    });
  });
}

function readByNifi(home: string, folder: string, records: readonly KafkaRecord[]): Answer[] {
  const { java, ministackPython } = engineHomes();
  const [contracts, input, output] = ['contracts.json', 'records', 'answers'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const byTopic = tables.map((table) => [topicOf(table), JSON.stringify(tableContract(table))]);
  writeFileSync(contracts, JSON.stringify(Object.fromEntries(byTopic)));
  writeFileSync(input, records.map((record) => JSON.stringify(record)).join('\n'));
  const script = join(__dirname, '..', '..', '..', 'containers', 'nifi', 'flow', 'record-reader.groovy');
  const harness = join(__dirname, 'read-records.groovy');
  const jars = nifiJars(home, folder, ministackPython);
  const program = ['groovy.ui.GroovyMain', harness, script, contracts, input, output];
  execFileSync(java, ['-cp', jars, ...program], { stdio: ['ignore', 'inherit', 'ignore'] });
  const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
  return lines.map((line) => answer.parse(JSON.parse(line)));
}

/** A row as text by column, or why there is none. */
function readByLambda(record: KafkaRecord): unknown {
  const { quarantined, tombstones } = new FilePlanner(tables).plan([record], 0);
  if (quarantined[0]) return { reason: quarantined[0].reason };
  if (tombstones > 0) return { tombstone: true };
  const table = tableOf(record.topic, tables)!;
  const values = createReader(table).read(record)!;
  return { row: columnsOf(table).map(({ name, isFloat }, index) => [name, textOf(values[index], isFloat)]) };
}

function comparable({ topic }: KafkaRecord, { row, reason, tombstone }: Answer = {}): unknown {
  if (!row) return reason === undefined ? { tombstone } : { reason };
  const columns = columnsOf(tableOf(topic, tables)!);
  return { row: columns.map(({ name, isFloat }) => [name, textOf(row[name], isFloat)]) };
}

/** Java and JavaScript write floats differently, and an integer has no negative zero in Parquet. */
function textOf(value: RawValue | undefined, isFloat: boolean): string | null {
  if (value === undefined || value === null) return null;
  return isFloat && Object.is(Number(value), -0) ? '-0' : String(isFloat ? Number(value) : value);
}

/** What a record itself says, in the order of the reader's values. */
function columnsOf(table: LakeTable): { name: string; isFloat: boolean }[] {
  return [
    ...envelopeOf(table)
      .filter(({ name }) => !ofFile.includes(name))
      .map(({ name }) => ({ name, isFloat: false })),
    ...table.columns.map((column) => ({
      name: column.name,
      isFloat: ['real', 'double'].includes(capturedKind(column)),
    })),
  ];
}
