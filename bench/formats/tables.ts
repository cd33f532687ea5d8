/** Days that the sales spread over. */
export const days = 30;
const firstDay = '2026-09-01';

/** One way to keep the same sales. */
export interface SalesTable {
  /** As the page calls it. */
  readonly title: string;
  readonly name: string;
  /** What makes it of the sales in Parquet. @param location `s3://bucket/folder/` */
  readonly sql: (location: string) => readonly string[];
  /** What a question reads, where that is not the table itself. */
  readonly view?: string;
  /** Whether the files are unpacked afterwards. @default false */
  readonly unpacked?: boolean;
}

const columns = `sale_id, sold_at, customer, region, product, channel, quantity, unit_price, amount, currency, note, dt`;

/** Column of the sales to its type, where a text has to be read as one. */
const casts: Readonly<Record<string, string>> = {
  sale_id: 'bigint',
  sold_at: 'timestamp(3)',
  quantity: 'integer',
  unit_price: 'decimal(12,2)',
  amount: 'decimal(14,2)',
};

const names = columns.split(', ');
const cast = (name: string, type = casts[name]) =>
  type === undefined ? name : `CAST(${name} AS ${type}) AS ${name}`;

/** A number of 0 to `below` - 1 that looks drawn and is the same in every run. */
const drawn = (salt: number, below: number) =>
  `mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(n * 16 + ${salt}))), 4611686018427387903), ${below})`;

/** @param thousands of sales, in the order of their time */
const sales = (thousands: number) => `
  SELECT n AS sale_id, at AS sold_at, 'customer-' || CAST(${drawn(1, 20_000)} AS varchar) AS customer,
    element_at(ARRAY['AMER', 'APAC', 'EMEA', 'LATAM'], CAST(1 + ${drawn(2, 4)} AS integer)) AS region,
    'product-' || CAST(${drawn(3, 200)} AS varchar) AS product,
    element_at(ARRAY['shop', 'web', 'partner'], CAST(1 + ${drawn(4, 3)} AS integer)) AS channel,
    CAST(1 + ${drawn(5, 9)} AS integer) AS quantity,
    CAST(1 + ${drawn(3, 200)} AS decimal(12,2)) AS unit_price,
    CAST((1 + ${drawn(5, 9)}) * (1 + ${drawn(3, 200)}) AS decimal(14,2)) AS amount, 'EUR' AS currency,
    to_hex(sha256(to_utf8(CAST(n AS varchar)))) || CASE ${drawn(6, 50)} WHEN 0 THEN ' urgent' ELSE '' END AS note,
    date_format(at, '%Y-%m-%d') AS dt
  FROM (SELECT n, CAST(timestamp '${firstDay} 00:00:00.000' + (n * ${days} * 86400 / ${thousands}) * interval '0.001' second
      AS timestamp(3)) AS at
    FROM (SELECT CAST(a AS bigint) * 1000 + b AS n
      FROM UNNEST(sequence(0, ${thousands - 1})) AS x (a), UNNEST(sequence(0, 999)) AS y (b))) AS t`;

const files = (name: string, format: string, more = '') => ({
  name,
  sql: (location: string) => [
    `CREATE TABLE ${name} WITH (format = '${format}', external_location = '${location}'${more}) AS
    SELECT ${columns} FROM ${source}`,
  ],
});

/** Hive's CSV knows nothing but text, in Athena too. */
const csv = (name: string) => ({
  name,
  sql: (location: string) => [
    `CREATE TABLE ${name} WITH (format = 'CSV', external_location = '${location}') AS
    SELECT ${names.map((one) => cast(one, 'varchar')).join(', ')} FROM ${source}`,
    `CREATE OR REPLACE VIEW ${name}_typed AS SELECT ${names.map((one) => cast(one)).join(', ')} FROM ${name}`,
  ],
  view: `${name}_typed`,
});

/** The one that the others are made of. */
const source = 'sales_parquet';
const iceberg = 'sales_iceberg';

/** Batches that a table of changes would have got its rows by. */
const batches = 10;

/** @param thousands of rows in each */
export const salesTables = (thousands: number): readonly SalesTable[] => [
  {
    title: 'Parquet',
    name: source,
    sql: (location) => [
      `CREATE TABLE ${source} WITH (format = 'PARQUET', external_location = '${location}') AS ${sales(thousands)}`,
    ],
  },
  { title: 'CSV', ...csv('sales_csv'), unpacked: true },
  { title: 'CSV, gzip', ...csv('sales_csv_gzip') },
  { title: 'JSON', ...files('sales_json', 'JSON') },
  { title: 'Avro', ...files('sales_avro', 'AVRO') },
  { title: 'ORC', ...files('sales_orc', 'ORC') },
  {
    title: 'Parquet, partitioned by day',
    ...files('sales_by_day', 'PARQUET', `, partitioned_by = ARRAY['dt']`),
  },
  {
    title: 'Iceberg, partitioned by day, compacted',
    name: iceberg,
    sql: (location) => [
      `CREATE TABLE ${iceberg} WITH (table_type = 'ICEBERG', is_external = false, location = '${location}',
        partitioning = ARRAY['dt']) AS SELECT ${columns} FROM ${source} WHERE mod(sale_id, ${batches}) = 0`,
      ...Array.from(
        { length: batches - 1 },
        (_, batch) =>
          `INSERT INTO ${iceberg} SELECT ${columns} FROM ${source} WHERE mod(sale_id, ${batches}) = ${batch + 1}`,
      ),
      `OPTIMIZE ${iceberg} REWRITE DATA USING BIN_PACK`,
    ],
  },
];
