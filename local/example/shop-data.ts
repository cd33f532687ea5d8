/** A shop's sales, customers and stock, made up so that their answers are known: every day like the one before. */
export interface ShopData {
  readonly sales: readonly ShopSale[];
  /** Whoever has a number above 48 is in no table. */
  readonly customers: readonly { readonly id: number; readonly name: string; readonly region: string }[];
  /** Filters are in none, and mugs were last sold long ago. */
  readonly stock: readonly { readonly product: string; readonly onHand: number }[];
}

export interface ShopSale {
  readonly id: number;
  /** UTC. */
  readonly soldAt: string;
  readonly customer: number;
  readonly product: string;
  readonly quantity: number;
  /** With two decimal places. */
  readonly amount: string;
}

const days = 55;
const firstDay = Date.UTC(2026, 9, 1);
const dayMs = 86_400_000;
const buyers = 50;

/** Pieces that are sold each day, each to another customer. */
const products = [
  { product: 'coffee', aDay: 8, cents: 620, onHand: 36, soldFor: days },
  { product: 'filters', aDay: 5, cents: 250, soldFor: days },
  { product: 'honey', aDay: 3, cents: 480, onHand: 300, soldFor: days },
  { product: 'mugs', aDay: 2, cents: 900, onHand: 25, soldFor: 20 },
  { product: 'tea', aDay: 12, cents: 350, onHand: 168, soldFor: days },
] as const;

/** The same data at each call: from 2026-10-01 to 2026-11-24. */
export function shopData(): ShopData {
  const sold = Array.from({ length: days }, (_, day) =>
    products.flatMap(({ product, aDay, cents, soldFor }) =>
      day < soldFor ? Array.from({ length: aDay }, (_, hour) => ({ day, hour, product, cents })) : [],
    ),
  ).flat();
  return {
    sales: sold.map(({ day, hour, product, cents }, index) => ({
      id: index + 1,
      soldAt: new Date(firstDay + day * dayMs + (8 + hour) * 3_600_000).toISOString(),
      customer: ((index * 7) % buyers) + 1,
      product,
      quantity: 1,
      amount: (cents / 100).toFixed(2),
    })),
    customers: Array.from({ length: buyers - 2 }, (_, index) => ({
      id: index + 1,
      name: `Customer ${index + 1}`,
      region: index < 25 ? 'europe' : index < 40 ? 'asia' : 'america',
    })),
    stock: products.flatMap((one) => ('onHand' in one ? [{ product: one.product, onHand: one.onHand }] : [])),
  };
}

/** Files below landing/shop-sales/, one a month, by name. */
export function salesFiles({ sales }: ShopData): Readonly<Record<string, string>> {
  return monthly(sales, 'customer_id,product', ({ customer, product }) => `${customer},${product}`);
}

/** Files below landing/sales/: the same with the region of the customer, or `unknown`, in his place. */
export function regionFiles({ sales, customers }: ShopData): Readonly<Record<string, string>> {
  const regions = new Map(customers.map(({ id, region }) => [id, region]));
  return monthly(
    sales,
    'region,product',
    ({ customer, product }) => `${regions.get(customer) ?? 'unknown'},${product}`,
  );
}

function monthly(
  sales: readonly ShopSale[],
  names: string,
  values: (sale: ShopSale) => string,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const sale of sales) {
    const { id, soldAt, quantity, amount } = sale;
    const name = `${soldAt.slice(0, 7)}.csv`;
    const before = files[name] ?? `sale_id,sold_at,${names},quantity,amount\n`;
    files[name] = `${before}${id},${soldAt},${values(sale)},${quantity},${amount}\n`;
  }
  return files;
}
