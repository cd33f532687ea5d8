import type { ShopData } from '../../local/example/shop-data';
import type { Route } from '../../local/route/route';
import { connectAs } from './source-session';

/** SQL that Trino and PostgreSQL read alike. */
export const ofStock =
  'SELECT product, on_hand, sold, daily, days_of_cover, CAST(runs_out_on AS varchar) FROM stock_forecast ORDER BY 1';
export const ofSales = 'SELECT region, product, total FROM shop_totals ORDER BY 1, 2';

/** What the example's stock comes to, by 28 days until 2026-11-24. */
export const forecast = [
  ['coffee', '36', '224', '8.0000', '4.5', '2026-11-29'],
  ['filters', '0', '140', '5.0000', '0.0', '2026-11-24'],
  ['honey', '300', '84', '3.0000', '100.0', '2027-03-04'],
  ['mugs', '25', '0', '0.0000', null, null],
  ['tea', '168', '336', '12.0000', '14.0', '2026-12-08'],
];

/** What the example's access log comes to: on each of the seven days before 2026-11-28 the same. */
export const webErrors = [21, 22, 23, 24, 25, 26, 27].map((day) => [
  `2026-11-${day}`,
  '23',
  '71',
  '2',
  '2',
  '8.70',
]);

/** What its clicks come to in these days. */
export const navigationPaths = [
  ['/', '/products', '105', '15'],
  ['/products', '/products/coffee', '56', '8'],
  ['/cart', '/checkout', '49', '7'],
  ['/products/tea', '/cart', '49', '7'],
  ['/products', '/products/tea', '35', '5'],
  ['/', '/products/tea', '14', '2'],
];

/** Total by region and product. @param moved other regions, by customer. @default - none */
export function shopTotals(
  { customers, sales }: ShopData,
  moved: Readonly<Record<number, string>> = {},
): string[][] {
  const regions = new Map(customers.map(({ id, region }) => [id, moved[id] ?? region]));
  const cents = new Map<string, number>();
  for (const { customer, product, amount } of sales) {
    const key = `${regions.get(customer) ?? 'unknown'} ${product}`;
    cents.set(key, (cents.get(key) ?? 0) + Math.round(Number(amount) * 100));
  }
  return [...cents].map(([key, sum]) => [...key.split(' '), (sum / 100).toFixed(2)]).sort();
}

/** Rows of a database of the example, asked by the server's admin. */
export async function askBeside(
  route: Route,
  database: 'shop' | 'warehouse',
  text: string,
): Promise<unknown[][]> {
  const client = await connectAs(route, 'postgres', database);
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}
