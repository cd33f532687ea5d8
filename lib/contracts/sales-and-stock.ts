const name = '[a-z_][a-z0-9_]{0,60}';
const inSchema = {
  pattern: new RegExp(`${name}\\.${name}`),
  form: 'schema and table, such as public.customers',
};

/** The job of three sources: files, a database of others, and Redshift, which it also loads. */
export const salesAndStock = {
  name: 'sales-and-stock',
  script: 'sales_and_stock.py',
  text: 'Sales of landing/shop-sales/ (CSV), customers of a database, stock of Redshift: by region, and how long it lasts',
  source: 'shop-sales',
  table: 'shop_totals',
  databases: {
    customers: 'PostgreSQL with the customers',
    warehouse: 'Redshift with the stock, which gets the results',
  },
  parameters: {
    'customers-table': {
      meaning: 'schema and table with customer_id and region',
      ...inSchema,
      default: 'public.customers',
    },
    'stock-table': {
      meaning: 'schema and table of the warehouse with product and on_hand',
      ...inSchema,
      default: 'public.stock',
    },
    schema: {
      meaning: 'schema of the warehouse for the results',
      pattern: new RegExp(name),
      form: 'a name in lower case',
      default: 'public',
    },
    days: {
      meaning: 'days by whose sales the forecast goes',
      pattern: /[1-9]\d{0,3}/,
      form: 'a whole number from 1 to 9999',
      default: '28',
    },
  },
  quality: {
    key: ['region', 'product'],
    notNull: ['sales', 'quantity', 'total', 'region_total'],
    ranges: { sales: { min: 1 }, quantity: { min: 0 }, total: { min: 0 } },
  },
  beside: {
    table: 'stock_forecast',
    quality: {
      key: ['product'],
      notNull: ['on_hand', 'sold', 'daily', 'as_of'],
      ranges: { on_hand: { min: 0 }, sold: { min: 0 }, days_of_cover: { min: 0 } },
    },
  },
} as const;
