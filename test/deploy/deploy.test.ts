import path from 'node:path';
import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { environmentNames } from '../../lib/contracts/environment-names';
import { relationsOf } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { tables } from '../../lib/contracts/tables';
import { deliverChanges } from '../pipeline/deliver-changes';
import { cdk, query, type CommandAnswer } from './cdk-command';
import { startAccount, type EmulatedAccount } from './emulated-account';
import { bucketNames, environment } from './names';

jest.setTimeout(600_000);

const { workGroup, lakeDatabase } = environmentNames(environment);
const orders = tables.find(({ name }) => name === 'orders')!;
const declared = lakeTables.flatMap((table) => {
  const { raw, views } = relationsOf(table);
  return [raw, ...views];
});

/** Values of the app as it is first, and as it is then changed. */
const before = { resultsDays: 7, scanCutoffBytes: 1_000_000_000 };
const after = { resultsDays: 3, scanCutoffBytes: 2_000_000_000 };

const order = {
  ...{ id: 1, symbol: 'MSFT', customer: 'c', region: 'eu', side: 'buy', quantity: '2.500000' },
  ...{ price: null, status: 'new', placed_at: '2026-01-02T03:04:05Z', note: null, attributes: null },
};

describe('stages of the route in stacks of somebody else', () => {
  let account: EmulatedAccount;
  let glue: GlueClient;
  let s3: S3Client;
  /** The emulator's own Athena, which has the workgroup; the questions go to Trino. */
  let athena: AthenaClient;

  beforeAll(async () => {
    account = await startAccount();
    const { awsClient } = account.settings;
    glue = new GlueClient(awsClient);
    s3 = new S3Client(awsClient);
    athena = new AthenaClient(awsClient);
  });
  afterAll(async () => {
    for (const client of [glue, s3, athena]) client.destroy();
    await account.end();
  });

  const assembly = (name: string) => ['--app', path.join(account.folder, name)];
  const synth = async (name: string, values: object) => {
    const context = Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const app = `${process.execPath} --import tsx ${path.join(__dirname, 'stand-in-app.ts')}`;
    const output = path.join(account.folder, name);
    succeeded(await cdk(account, 'synth', '--quiet', '--app', app, '--output', output, ...context));
  };
  const deploy = (name: string, ...stacks: string[]) =>
    cdk(account, 'deploy', ...assembly(name), '--require-approval', 'never', ...stacks);
  const diff = (name: string, ...options: string[]) =>
    cdk(account, 'diff', ...assembly(name), '--all', '--fail', ...options);
  const destroy = (name: string, ...stacks: string[]) =>
    cdk(account, 'destroy', ...assembly(name), '--force', ...stacks);
  const inGlue = async () => {
    const { TableList = [] } = await glue.send(new GetTablesCommand({ DatabaseName: lakeDatabase }));
    return TableList.map(({ Name }) => Name).sort();
  };
  const inLake = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucketNames.lake }));
    return Contents.map(({ Key }) => Key);
  };
  const scanCutoff = async () => {
    const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: workGroup }));
    return WorkGroup?.Configuration?.BytesScannedCutoffPerQuery;
  };
  const expectTheOrder = async () => {
    const sql = 'SELECT id, symbol, quantity FROM orders ORDER BY id';
    const { code, output } = await query(account, '--env', environment, '--format', 'csv', sql);
    expect({ code, output }).toEqual({
      code: 0,
      output: '"id","symbol","quantity"\n"1","MSFT","2.500000"\n',
    });
  };

  test('the command line bootstraps the account and deploys what keeps data', async () => {
    await synth('before', before);
    succeeded(await cdk(account, 'bootstrap', ...assembly('before')));
    succeeded(await deploy('before', 'Base', 'Keeper'));
    expect(await inGlue()).toEqual([]);
    const { lake: Bucket } = bucketNames;
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' });
    expect(await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).toMatchObject({
      EventBridgeConfiguration: {},
    });
  });

  test('a step that lacks a right names it, its stack goes back, and the next deployment succeeds', async () => {
    await synth('poor', { ...before, withheld: 'glue:CreateTable' });
    const { code, output } = await deploy('poor', 'Asker');
    expect(code).toBe(1);
    expect(output).toMatch(/CREATE_FAILED .* Catalog\/.* is not authorized to perform: glue:CreateTable/);
    expect(output).toContain('ROLLBACK_COMPLETE');
    expect(await inGlue()).toEqual([]);

    succeeded(await deploy('before', 'Asker'));
    expect(await inGlue()).toEqual(expect.arrayContaining(declared));
    expect(await scanCutoff()).toBe(before.scanCutoffBytes);
  });

  test('after a deployment nothing differs', async () => {
    succeeded(await diff('before'));
  });

  test('the query command answers from what was deployed', async () => {
    await deliverChanges(s3, bucketNames.lake, orders, [{ op: 'c', lsn: 1, offset: 1, row: order }]);
    await expectTheOrder();
  });

  test('other values are shown, deployed in place, and then nothing differs', async () => {
    await synth('after', after);
    // By the CLI's own knowledge of what replaces: the emulator holds every change of a bucket for possibly one.
    const { code, output } = await diff('after', '--method', 'template');
    expect(code).toBe(1);
    const changes = output.split('\n').filter((line) => /\[[-+]\]|\[~\] AWS::/.test(line));
    expect(changes).toEqual([
      expect.stringMatching(/^\[~\] AWS::S3::Bucket Lake\/Results \w+$/),
      expect.stringMatching(/\[-\] +"ExpirationInDays": 7,$/),
      expect.stringMatching(/\[\+\] +"ExpirationInDays": 3,$/),
      expect.stringMatching(/^\[~\] AWS::Athena::WorkGroup Query\/WorkGroup \w+$/),
      expect.stringMatching(/\[-\] 1000000000$/),
      expect.stringMatching(/\[\+\] 2000000000$/),
    ]);
    succeeded(await deploy('after', '--all'));
    succeeded(await diff('after'));
    expect(await scanCutoff()).toBe(after.scanCutoffBytes);
    await expectTheOrder();
  });

  test('what asks may go and come again without the lake taking notice', async () => {
    const [objects, entries] = [await inLake(), await inGlue()];
    succeeded(await destroy('after', 'Asker'));
    await expect(scanCutoff()).rejects.toThrow(workGroup);
    expect(await inLake()).toEqual(objects);
    expect(await inGlue()).toEqual(entries);
    succeeded(await deploy('after', 'Asker'));
    await expectTheOrder();
  });

  test('when everything goes the data stays, can be read, and bars a new deployment', async () => {
    const [objects, entries] = [await inLake(), await inGlue()];
    const { output } = await destroy('after', '--all');
    const kept = output.matchAll(/DELETE_SKIPPED +\| AWS::(\S+) +\| (\S+)/g);
    expect([...kept].map(([, type, name]) => `${type} ${name}`).sort()).toEqual([
      'Glue::Database Database',
      'KMS::Key Lake/Key',
      'KMS::Key LogKey',
      'S3::Bucket Lake/AccessLog',
      'S3::Bucket Lake/Lake',
      'S3::Bucket Lake/Results',
      'S3::BucketPolicy Lake/AccessLog/Policy',
      'S3::BucketPolicy Lake/Lake/Policy',
      'S3::BucketPolicy Lake/Results/Policy',
    ]);
    // Not even a deployment that would take the names anew touches what was kept.
    expect(await deploy('after', 'Keeper')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Validation failed') as string,
    });
    expect(objects).toContainEqual(expect.stringMatching(/^raw\/orders\/.*\.parquet$/));
    expect(await inLake()).toEqual(objects);
    expect(await inGlue()).toEqual(entries);
    await expectTheOrder();
  });
});

/** What a command said, when it ended well. */
function succeeded({ code, output }: CommandAnswer): string {
  if (code !== 0) throw new Error(`The command ended with ${code}:\n${output}`);
  return output;
}
