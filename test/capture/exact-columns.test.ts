import { exactColumns } from '../../containers/connect/exact-columns';
import { reselectedColumns } from '../../containers/connect/reselected-columns';
import type { CapturedTable } from '../../lib/contracts/tables';

const table: CapturedTable = {
  schema: 'shop',
  name: 'stock',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'note', type: 'text' },
    { name: 'price', type: 'numeric(12,2)' },
    { name: 'photo', type: 'bytea' },
    { name: 'tags', type: 'text[]' },
    { name: 'opens', type: 'time' },
    { name: 'added', type: 'date' },
    { name: 'valid_until', type: 'timestamptz', asText: true },
  ],
};

describe('the connector is told', () => {
  it('which columns to write as PostgreSQL shows them, and which are dates and bytes', () => {
    expect(exactColumns([table])).toEqual({
      converters: 'exact',
      'exact.type': 'tidemark.connect.ExactText',
      'exact.columns': 'shop.stock.tags,shop.stock.opens,shop.stock.valid_until',
      'exact.days': 'shop.stock.added',
      'exact.bytes': 'shop.stock.photo',
    });
  });

  it('of the converter for a double, which may be real until its migration', () => {
    const columns = [{ name: 'ratio', type: 'double precision' }] as const;
    expect(exactColumns([{ ...table, columns }])).toMatchObject({ converters: 'exact', 'exact.columns': '' });
  });

  it('nothing of the kind when no table has such a column', () => {
    expect(exactColumns([{ ...table, columns: [{ name: 'id', type: 'bigint' }] }])).toEqual({});
  });

  it('to ask for long values of tables whose log does not hold the whole row, by patterns for columns', () => {
    expect(reselectedColumns([table])).toEqual({});
    expect(reselectedColumns([table, { ...table, name: 'goods', replicaIdentity: 'default' }])).toMatchObject(
      {
        'post.processors': 'reselect',
        'reselect.reselect.columns.include.list':
          'shop\\.goods:note,shop\\.goods:photo,shop\\.goods:tags,shop\\.goods:opens,shop\\.goods:valid_until',
      },
    );
  });
});
