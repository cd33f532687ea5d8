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
    let folder: string;
    let route: Route;
    let s3: S3Client;

    beforeAll(async () => {
      const bytes = await buildImage(jobs);
      process.stdout.write(`${testTag(jobs)}: ${Math.round(bytes / 1e6)} MB\n`);
      folder = await mkdtemp(join(tmpdir(), 'tidemark-jobs-'));
      route = await startRoute({ stateDir: folder, only: ['make-store'] });
      s3 = new S3Client({ ...route.settings.awsClient, forcePathStyle: true });
    }, 900_000);

    afterAll(async () => {
      s3.destroy();
      await route.stop();
      await rm(folder, { recursive: true });
    }, 60_000);

    const url = (key: string) => `s3://${route.endpoints.bucket}/${key}`;

    const put = (key: string, body: string) =>
      s3.send(
        new PutObjectCommand({ Bucket: route.endpoints.bucket, Key: `${zone.landing}/${key}`, Body: body }),
      );

    /** As ECS runs it. @returns its standard output */
    function toParquet(source: string, target: string, format: string): Promise<string> {
      const env = {
        ...containerEnv(jobs, { LAKE_ENDPOINT: route.endpoints.aws }),
        ...route.settings.awsCredentials,
      };
      return docker(
        [
          ...['run', '--rm', '--network', 'host', '--memory', '2g'],
          ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
          ...Object.keys(env).flatMap((variable) => ['--env', variable]),
          ...[testTag(jobs), ...jobs.command, '--format', format, '--columns', columns],
          ...['--from', url(`${zone.landing}/${source}`), '--to', url(target)],
        ],
        env,
      );
    }

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

    it('makes typed Parquet of CSV in S3, exactly, and the same again when it runs again', async () => {
      await put(
        'csv/2026/01.csv',
        'id,region,total,sold_on,sold_at\n1,europe,123456789012345678.5,2026-01-31,2026-01-31T23:15:00.250+01:00\n',
      );
      await put('csv/02.csv', '\ufeffid,region,total,sold_on,sold_at\r\n2,"two\nlines, ""quoted""",,,\r\n');
      await put('csv/readme.txt', 'no table');
      const said = JSON.parse(await toParquet('csv', 'sales', 'csv')) as unknown;
      expect(said).toEqual({ event: 'written', rows: 2, from: url('landing/csv'), to: url('sales') });
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
      const types = parquetTypes((await filesOf('sales'))[0]!);
      expect(types).toMatchObject({
        id: expect.stringContaining('INT64') as unknown,
        total: expect.stringContaining('DECIMAL(20,2)') as unknown,
        sold_on: expect.stringContaining('INT32') as unknown,
        sold_at: expect.stringContaining('INT64') as unknown,
      });
      await toParquet('csv', 'sales', 'csv');
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
    }, 300_000);

    it('writes nothing when a value does not fit, and says column and file but not the value', async () => {
      await put(
        'csv/03.csv',
        `id,region,total,sold_on,sold_at\n,x,1.239,2026-02-31,2026\n7,${secretText},${secretText},,\n`,
      );
      const error = await toParquet('csv', 'sales', 'csv').catch(String);
      expect(error).toContain(
        'Nothing was written: 1 values of id are no bigint or null; 2 values of total are no decimal(20,2); ' +
          '1 values of sold_on are no date; 1 values of sold_at are no timestamp.',
      );
      expect(error).toContain(`Look into ${url('landing/csv/03.csv')}.`);
      expect(error).not.toContain(secretText);
      expect(await rowsOf('sales')).toEqual([sold, quoted]);
    }, 120_000);

    it('makes the same of JSON lines, whose numbers keep their digits', async () => {
      await put(
        'json/a.jsonl',
        '{"id": 1, "region": "europe", "total": 123456789012345678.50, "sold_on": "2026-01-31", "sold_at": "2026-01-31T22:15:00.25Z"}\n' +
          '\n{"id": 2, "region": "two\\nlines, \\"quoted\\""}\n',
      );
      await toParquet('json', 'sales-of-json', 'json');
      expect(await rowsOf('sales-of-json')).toEqual([sold, quoted]);
    }, 120_000);

    it.each([
      [
        'a header of other columns',
        'header',
        'csv',
        'must begin with the line id,region,total,sold_on,sold_at',
      ],
      ['a folder that is not there', 'nothing', 'csv', 'does not exist.'],
      ['a folder without files of the kind', 'header', 'json', 'holds no file that ends in .json'],
      ['a line that is no object of the columns', 'lines', 'json', '2 lines are no row of these columns'],
    ])(
      'refuses %s in one sentence',
      async (_, source, format, sentence) => {
        await put('header/a.csv', 'id,area,total,sold_on,sold_at\n1,,,,\n');
        await put('lines/a.json', `{"id": 1, "area": "${secretText}"}\n{"id": 2\n{"id": 3}\n`);
        const error = await toParquet(source, 'refused', format).catch(String);
        expect(error).toContain(sentence);
        expect(error).not.toContain('Traceback');
        expect(error).not.toContain(secretText);
        expect(await keysUnder(s3, route.endpoints.bucket, 'refused/')).toEqual([]);
      },
      120_000,
    );
  });
