import { createHash } from 'node:crypto';
import { createViews } from '../../lambda/query/create-views';
import { foldTable } from '../../lambda/query/fold-table';
import { upkeepTable } from '../../lambda/query/upkeep-table';
import { lakeNames, publishedRelations } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import type { Lake } from './lake';

const limits = { round: { files: 100, bytes: 10_000_000, hours: 100 } };
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * What analysts may read of orders that are folded. @param secrets texts of masked columns among them
 */
export function publishedViews(lakeOf: () => Lake, orders: CapturedTable, secrets: readonly string[]): void {
  const { masked, current, published } = lakeNames(orders);
  const shown = (id: number) =>
    lakeOf().rows(`SELECT customer, note, attributes, status, side FROM ${published} WHERE id = ${id}`);

  test('analysts see the rows, with a hash of the customer and without free text', async () => {
    const rows = await lakeOf().rows(
      `SELECT id, customer, note, attributes, region, quantity FROM ${published} ORDER BY id`,
    );
    expect(rows).toEqual([
      ['1', hash('alice'), null, null, 'emea', '10.000000'],
      ['2', hash('bob'), null, null, 'emea', '2.000000'],
      ['3', hash('carol'), null, null, 'amer', '5.000000'],
      ['4', hash('dave'), null, null, 'amer', '4.000000'],
      ['6', hash('bob'), null, null, 'emea', '3.000000'],
    ]);
  });

  test('no relation that analysts may read gives a masked text, in any column', async () => {
    const textOf = async (relation: string) =>
      JSON.stringify(await lakeOf().rows(`SELECT * FROM ${relation}`));
    const found = (text: string) => secrets.filter((secret) => text.includes(secret));
    // Where nothing is masked each of them is found.
    expect(found(await textOf(lakeNames(orders).history))).toEqual(secrets);
    const readable = lakeTables
      .map(publishedRelations)
      .flatMap(({ views, iceberg }) => [...views, ...iceberg]);
    for (const relation of readable)
      expect([relation, found(await textOf(relation))]).toEqual([relation, []]);
    // Iceberg keeps the least and the greatest value of a column in its own files, which analysts may read as well.
    const bounds = await lakeOf().rows(
      `SELECT json_format(CAST(readable_metrics AS json)) FROM "${masked}$files"`,
    );
    expect(JSON.stringify(bounds)).toContain(hash('bob').slice(0, 8));
    expect(found(JSON.stringify(bounds))).toEqual([]);
  });

  test('what a masked table lacks comes with the next deployment', async () => {
    await lakeOf().rows(`DELETE FROM ${masked} WHERE id = 1`);
    expect(await shown(1)).toEqual([]);
    await createViews(lakeOf().folding, [orders]);
    expect(await shown(1)).toEqual([[hash('alice'), null, null, 'filled', 'sell']]);
  });

  test('a change is published with the fold, and a deleted key is forgotten like in the current table', async () => {
    const lake = lakeOf();
    const row = {
      ...{ id: 2, symbol: 'IBM', customer: 'zoe', region: 'emea', side: 'sell', quantity: '2.000000' },
      ...{
        price: null,
        status: 'cancelled',
        placed_at: '2026-03-02T11:00:00.000000Z',
        note: 'n',
        attributes: null,
      },
    };
    await lake.deliver(orders, [
      { op: 'u', lsn: 9000, offset: 9000, row },
      { op: 'd', lsn: 9001, offset: 9001, row: { ...row, id: 6 } },
    ]);
    expect(await shown(2)).toEqual([[hash('bob'), null, null, 'filled', 'sell']]);
    await foldTable(lake.folding, orders, limits);
    expect(await shown(2)).toEqual([[hash('zoe'), null, null, 'cancelled', 'sell']]);
    expect(await shown(6)).toEqual([]);
    const deleted = `SELECT (SELECT count(*) FROM ${masked} WHERE "_op" = 'd'), (SELECT count(*) FROM ${current} WHERE "_op" = 'd')`;
    expect(await lake.rows(deleted)).toEqual([['2', '2']]);
    const tomorrow = { ...lake.folding, now: () => Date.now() + 86_400_000 };
    await upkeepTable(tomorrow, orders, { tombstoneDays: 0, snapshotSeconds: 86_400, rawDays: 10_000 });
    expect(await lake.rows(deleted)).toEqual([['0', '0']]);
    expect(await lake.rows(`SELECT count(*) FROM ${published}`)).toEqual([['4']]);
  });
}
