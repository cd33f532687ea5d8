import { mergeTable } from '../../lambda/catalog/merge-table';
import { rawTable } from '../../lambda/catalog/raw-table';
import { tables, type CapturedTable } from '../../lib/contracts/tables';

const bars = tables.find(({ name }) => name === 'daily_bars')!;
const table: CapturedTable = {
  schema: 's',
  name: 't',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'smallint' },
    { name: 'amount', type: 'numeric(38,10)', nullable: true },
    { name: 'at', type: 'timestamptz' },
    { name: 'flag', type: 'boolean' },
    { name: 'ratio', type: 'double precision' },
    { name: 'kind', type: 'enum(kind)' },
  ],
};

describe('the raw table', () => {
  test('has the envelope, then the table with temporal values as text and decimals as they are', () => {
    const columns = rawTable(table, 'lake', '2026-01-31').StorageDescriptor!.Columns!;
    const types = Object.fromEntries(columns.map(({ Name = '', Type }) => [Name, Type] as const));
    expect(columns[0]).toEqual({ Name: '_op', Type: 'string' });
    expect(types).toMatchObject({
      ...{ _epoch: 'int', _lsn: 'bigint', _committed_at: 'string', _offset: 'bigint' },
      ...{
        id: 'int',
        amount: 'decimal(38,10)',
        at: 'string',
        flag: 'boolean',
        ratio: 'double',
        kind: 'string',
      },
    });
  });

  test('projects its partitions from the first day until now, where delivery puts the files', () => {
    const { Parameters, StorageDescriptor } = rawTable(bars, 'lake', '2026-01-31');
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.dt.range': '2026-01-31,NOW',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
      'storage.location.template': 's3://lake/raw/daily_bars/dt=${dt}/hour=${hour}/',
    });
    expect(StorageDescriptor!.Location).toBe('s3://lake/raw/daily_bars/');
  });
});

describe('an existing table', () => {
  const wanted = rawTable(table, 'lake', '2026-01-31');

  test('is left alone when it is as wanted, whatever the catalog added on its own', () => {
    const existing = { ...wanted, Name: 't_raw', CreateTime: new Date(), VersionId: '3' };
    const parameters = { ...wanted.Parameters, transient_lastDdlTime: '1' };
    expect(mergeTable({ ...existing, Parameters: parameters }, wanted)).toBeUndefined();
  });

  test('gains columns and keeps those that the contract has lost, behind the others', () => {
    const [op, ...others] = wanted.StorageDescriptor!.Columns!;
    const old = [op!, { Name: 'gone', Type: 'string' }, ...others.slice(0, -1)];
    const merged = mergeTable(
      { ...wanted, Name: 't_raw', StorageDescriptor: { ...wanted.StorageDescriptor, Columns: old } },
      wanted,
    );
    expect(merged!.StorageDescriptor!.Columns).toEqual([
      ...wanted.StorageDescriptor!.Columns!,
      { Name: 'gone', Type: 'string' },
    ]);
  });
});
