import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { jobs } from '../../containers/jobs/spec';
import { zone } from '../../lib/contracts/lake-layout';
import { containerEnv } from '../../local/engines/container-env';
import { startRoute, type Route } from '../../local/route/route';
import { parquetTypes, readParquet } from '../delivery/read-parquet';
import { bytesOf, keysUnder } from '../pipeline/lake-files';
import { buildImage, buildRefusal, testTag } from './built-image';
import { docker } from './docker';

const refusal = buildRefusal(jobs);

const columns = 'id bigint not null, region string, total decimal(20,2), sold_on date, sold_at timestamp';
const secretText = 'a-value-of-a-row';

if (refusal !== undefined) it.skip(`jobs are built and run (skipped: ${refusal})`, () => undefined);
else
  describe('the image of jobs', () => {
    /** The last first, also when a start has failed half way. */
    const undo: (() => Promise<unknown>)[] = [];
    let route: Route;
    let s3: S3Client;

    beforeAll(async () => {
      const bytes = await buildImage(jobs);
      process.stdout.write(`${testTag(jobs)}: ${Math.round(bytes / 1e6)} MB\n`);
      const folder = await mkdtemp(join(tmpdir(), 'tidemark-jobs-'));
      undo.unshift(() => rm(folder, { recursive: true }));
      route = await startRoute({ stateDir: folder, only: ['make-store'] });
      undo.unshift(() => route.stop());
      s3 = new S3Client({ ...route.settings.awsClient, forcePathStyle: true });
      undo.unshift(() => {
        s3.destroy();
        return Promise.resolve();
      });
    }, 900_000);

    afterAll(async () => {
      for (const step of undo) await step();
    }, 60_000);

    const url = (key: string) => `s3://${route.endpoints.bucket}/${key}`;

    const put = (key: string, body: string) =>
      s3.send(
        new PutObjectCommand({ Bucket: route.endpoints.bucket, Key: `${zone.landing}/${key}`, Body: body }),
      );

    /** As ECS runs it. @returns its standard output */
    function run(...command: readonly string[]): Promise<string> {
      const { AWS_REGION, ...login } = route.settings.awsCredentials;
      const env = { ...containerEnv(jobs, { LAKE_ENDPOINT: route.endpoints.aws, AWS_REGION }), ...login };
      return docker(
        [
          ...['run', '--rm', '--network', 'host', '--memory', '2g'],
          ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
          ...Object.keys(env).flatMap((variable) => ['--env', variable]),
          ...[testTag(jobs), ...command],
        ],
        env,
      );
    }

    const toParquet = (source: string, target: string, format: string) => [
      ...['--format', format, '--columns', columns],
      ...['--from', url(`${zone.landing}/${source}`), '--to', url(target)],
    ];

    async function filesOf(target: string): Promise<Uint8Array[]> {
      const keys = await keysUnder(s3, route.endpoints.bucket, `${target}/`);
      const parquet = keys.filter((key) => key.endsWith('.parquet'));
      return Promise.all(parquet.map((key) => bytesOf(s3, route.endpoints.bucket, key)));
    }

    async function rowsOf(target: string): Promise<Record<string, unknown>[]> {
      const rows = (await Promise.all((await filesOf(target)).map(readParquet))).flat();
      return rows.sort((one, other) => Number(one.id) - Number(other.id));
    }

    const sold = {
      id: 1n,
      region: 'europe',
      total: '123456789012345678.50',
      sold_on: new Date('2026-01-31T00:00:00Z'),
      sold_at: new Date('2026-01-31T22:15:00.250Z'),
    };
    const quoted = { id: 2n, region: 'two\nlines, "quoted"', total: null, sold_on: null, sold_at: null };

    it('makes typed Parquet of CSV in S3, exactly', async () => {
      await put(
        'csv/2026/01.csv',
        'id,region,total,sold_on,sold_at\n1,europe,123456789012345678.5,2026-01-31,2026-01-31T23:15:00.250+01:00\n',
      );
      await put('csv/02.csv', '\ufeffid,region,total,sold_on,sold_at\r\n2,"two\nlines, ""quoted""",,,\r\n');
      await put('csv/readme.txt', 'no table');
      const said = JSON.parse(await run(...jobs.command, ...toParquet('csv', 'sales', 'csv'))) as unknown;
      expect(said).toEqual({ event: 'written', rows: 2, from: url('landing/csv'), to: url('sales') });
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
      const types = parquetTypes((await filesOf('sales'))[0]!);
      expect(types).toMatchObject({
        id: expect.stringContaining('INT64') as unknown,
        total: expect.stringContaining('DECIMAL(20,2)') as unknown,
        sold_on: expect.stringContaining('INT32') as unknown,
        sold_at: expect.stringContaining('INT64') as unknown,
      });
    }, 600_000);

    it('ends with 1 and one sentence when a value does not fit, and leaves what was written before', async () => {
      await put(
        'ill/03.csv',
        `id,region,total,sold_on,sold_at\n,x,1.239,2026-02-31,2026\n7,${secretText},${secretText},,\n`,
      );
      const error = await run(...jobs.command, ...toParquet('ill', 'sales', 'csv')).catch(String);
      expect(error).toContain(
        'Nothing was written: 1 values of id are no bigint or null; 2 values of total are no decimal(20,2); ' +
          `1 values of sold_on are no date; 1 values of sold_at are no timestamp. Look into ${url('landing/ill/03.csv')}.`,
      );
      expect(error).not.toContain(secretText);
      expect(error).not.toContain('Traceback');
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
    }, 600_000);

    it('makes the same of JSON lines and of a second run, and refuses what it cannot read in a sentence', async () => {
      await put(
        'json/a.jsonl',
        '{"id": 1, "region": "europe", "total": 123456789012345678.50, "sold_on": "2026-01-31", "sold_at": "2026-01-31T22:15:00.25Z"}\n' +
          '\n{"id": 2, "region": "two\\nlines, \\"quoted\\""}\n',
      );
      await put('header/a.csv', 'id,area,total,sold_on,sold_at\n1,,,,\n');
      await put('lines/a.json', `{"id": 1, "area": "${secretText}"}\n{"id": 2\n{"id": 3}\n`);
      const all = [
        toParquet('csv', 'sales', 'csv'),
        toParquet('json', 'sales-of-json', 'json'),
        toParquet('header', 'refused', 'csv'),
        toParquet('nothing', 'refused', 'csv'),
        toParquet('header', 'refused', 'json'),
        toParquet('lines', 'refused', 'json'),
      ];
      const said = await run('python', '-c', inOneProcess, JSON.stringify(all));
      expect(said.split('\n')).toEqual([
        expect.stringContaining('"rows": 2'),
        expect.stringContaining('"rows": 2'),
        `${url('landing/header/a.csv')} must begin with the line id,region,total,sold_on,sold_at, as --columns says.`,
        `--from (${url('landing/nothing')}) does not exist.`,
        expect.stringContaining('holds no file that ends in .json'),
        `Nothing was written: 2 lines are no row of these columns. Look into ${url('landing/lines/a.json')}.`,
      ]);
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
      expect(await rowsOf('sales-of-json')).toEqual([sold, quoted]);
      expect(await keysUnder(s3, route.endpoints.bucket, 'refused/')).toEqual([]);
    }, 600_000);
  });

/** Every list of arguments, with one start of Spark. */
const inOneProcess = `
import json, sys
from refusal import RefusalError
from to_parquet import main
for arguments in json.loads(sys.argv[1]):
    try:
        main(arguments)
    except RefusalError as refusal:
        print(refusal)
`;
