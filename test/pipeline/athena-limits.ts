import {
  CreateWorkGroupCommand,
  GetWorkGroupCommand,
  ListWorkGroupsCommand,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { athenaClient } from './athena-client';
import type { Lake } from './lake';

const Database = 'tidemark';

/** What a workgroup forbids, and the tables that queries make. */
export function workGroupLimits(lakeOf: () => Lake): void {
  const { run, object } = athenaClient(lakeOf);
  const make = async (sql: string) => {
    const execution = await run(sql, { QueryExecutionContext: { Database } });
    if (execution.Status!.State !== 'SUCCEEDED') throw new Error(execution.Status!.StateChangeReason);
    return execution;
  };
  const keys = async (Prefix: string) => {
    const { s3, place } = lakeOf();
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: place.bucket, Prefix }));
    return Contents.map(({ Key }) => Key!.slice(Prefix.length));
  };

  test('a query makes a table of plain files, where and in the partitions that it says', async () => {
    const { bucket } = lakeOf().place;
    const made = await make(
      `CREATE TABLE sold WITH (format = 'PARQUET', write_compression = 'SNAPPY',
         external_location = 's3://${bucket}/made/sold/', partitioned_by = ARRAY['region']) AS
       SELECT * FROM (VALUES (1, 2.50, 'emea'), (2, 4.00, 'amer'), (3, 1.00, 'emea')) AS t (id, price, region)`,
    );
    expect(made).toMatchObject({ StatementType: 'DML', SubstatementType: 'CREATE_TABLE_AS_SELECT' });
    const files = await keys('made/sold/');
    expect([...new Set(files.map((key) => key.replace(/[^/]+$/, '')))]).toEqual([
      'region=amer/',
      'region=emea/',
    ]);
    await make(`INSERT INTO sold VALUES (4, 3.25, 'apac')`);
    expect(await lakeOf().rows('SELECT id, price, region FROM sold ORDER BY id')).toEqual([
      ['1', '2.50', 'emea'],
      ['2', '4.00', 'amer'],
      ['3', '1.00', 'emea'],
      ['4', '3.25', 'apac'],
    ]);
    const again = (location: string, name: string) =>
      make(`CREATE TABLE ${name} WITH (external_location = 's3://${bucket}/${location}/') AS SELECT 1 AS n`);
    await expect(again('made/other', 'sold')).rejects.toThrow('TABLE_ALREADY_EXISTS');
    await expect(again('made/sold', 'other')).rejects.toThrow('HIVE_PATH_ALREADY_EXISTS');
    await make('DROP TABLE sold');
    await expect(make('SELECT * FROM sold')).rejects.toThrow('TABLE_NOT_FOUND');
  });

  test('a table that names no place lies beside its results, and a wrong property is named', async () => {
    const { QueryExecutionId } = await make(
      `CREATE TABLE "plain" WITH (format = 'ORC') AS SELECT n, 'x' AS t FROM UNNEST(sequence(1, 3)) AS s (n)`,
    );
    expect(await keys(`results/tables/${QueryExecutionId}/`)).not.toEqual([]);
    expect(await lakeOf().rows('SELECT sum(n), count(t) FROM plain')).toEqual([['6', '3']]);
    await expect(make(`CREATE TABLE p2 WITH (formt = 'ORC') AS SELECT 1 AS n`)).rejects.toThrow(
      /^INVALID_TABLE_PROPERTY: line 1:\d+: Catalog 'hive' table property 'formt' does not exist/,
    );
    await expect(
      make(`CREATE TABLE p3 WITH (partitioned_by = ARRAY['a']) AS SELECT 1 AS a, 2 AS b`),
    ).rejects.toThrow('Partition keys must be the last columns in the table');
    await make('DROP TABLE plain');
  });

  describe('a workgroup with a scan cutoff', () => {
    const WorkGroup = 'narrow';
    const heavy = `SELECT max(text) FROM tidemark.heavy`;
    beforeAll(async () => {
      await lakeOf().athena.send(
        new CreateWorkGroupCommand({
          Name: WorkGroup,
          Description: 'Little',
          Configuration: { BytesScannedCutoffPerQuery: 10_000_000 },
        }),
      );
      // 64 characters that no codec makes smaller than 32 bytes.
      await make(
        `CREATE TABLE heavy AS SELECT n, to_hex(sha256(to_utf8(CAST(n AS varchar)))) AS text
         FROM UNNEST(sequence(1, 700)) AS a (x) CROSS JOIN UNNEST(sequence(x * 1000, x * 1000 + 999)) AS b (n)`,
      );
    });
    afterAll(() => make('DROP TABLE heavy'));

    test('is described and listed beside the others', async () => {
      const { athena } = lakeOf();
      expect((await athena.send(new GetWorkGroupCommand({ WorkGroup }))).WorkGroup).toMatchObject({
        Name: WorkGroup,
        Description: 'Little',
        Configuration: { BytesScannedCutoffPerQuery: 10_000_000, EnforceWorkGroupConfiguration: true },
      });
      const { WorkGroups } = await athena.send(new ListWorkGroupsCommand({}));
      expect(WorkGroups!.map(({ Name }) => Name)).toEqual(
        expect.arrayContaining(['primary', 'tidemark', WorkGroup]),
      );
    });

    test('cancels a query that scans more, says why, and counts what was scanned', async () => {
      const execution = await run(heavy, { WorkGroup });
      expect(execution.Status).toMatchObject({
        State: 'CANCELLED',
        StateChangeReason: 'Bytes scanned limit was exceeded',
      });
      expect(execution.Statistics!.DataScannedInBytes).toBeGreaterThan(10_000_000);
      const { pathname } = new URL(execution.ResultConfiguration!.OutputLocation!);
      const { s3, place } = lakeOf();
      await expect(
        s3.send(new HeadObjectCommand({ Bucket: place.bucket, Key: pathname.slice(1) })),
      ).rejects.toMatchObject({ name: 'NotFound' });
    });

    test('answers one that scans less, where it says and not where the request does', async () => {
      const { bucket } = lakeOf().place;
      const execution = await run('SELECT count(*) AS n FROM tidemark.heavy', {
        WorkGroup,
        ResultConfiguration: { OutputLocation: `s3://${bucket}/elsewhere/` },
      });
      expect(execution.Status!.State).toBe('SUCCEEDED');
      const { OutputLocation } = execution.ResultConfiguration!;
      expect(OutputLocation).toBe(`s3://${bucket}/results/${execution.QueryExecutionId}.csv`);
      expect(await object(OutputLocation!)).toBe('"n"\n"700000"\n');
    });

    test('takes no place for a table from the statement either', async () => {
      const { bucket } = lakeOf().place;
      await expect(
        run(`CREATE TABLE x WITH (external_location = 's3://${bucket}/made/x/') AS SELECT 1 AS n`, {
          WorkGroup,
        }),
      ).rejects.toMatchObject({
        name: 'InvalidRequestException',
        message: expect.stringContaining("Please remove the 'external_location' property") as string,
      });
    });

    test('is changed, and refuses a limit that Athena does not take by its field', async () => {
      const { athena } = lakeOf();
      const update = (bytes: number) =>
        athena.send(
          new UpdateWorkGroupCommand({
            WorkGroup,
            ConfigurationUpdates: { BytesScannedCutoffPerQuery: bytes },
          }),
        );
      await expect(update(9_999_999)).rejects.toThrow(
        'ConfigurationUpdates.BytesScannedCutoffPerQuery: must be at least 10000000',
      );
      await update(1_000_000_000);
      expect((await run(heavy, { WorkGroup })).Status!.State).toBe('SUCCEEDED');
      await expect(athena.send(new CreateWorkGroupCommand({ Name: WorkGroup }))).rejects.toThrow(
        'WorkGroup narrow is already created.',
      );
    });
  });
}
