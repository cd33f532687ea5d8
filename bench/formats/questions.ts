/** Questions as people ask them of sales: of a day, a week or the month. @param table that is read */
export const salesQuestions = (table: string): Readonly<Record<string, string>> => {
  // Iceberg keeps microseconds, whatever a table was made of.
  const soldAt = 'CAST(sold_at AS timestamp(3)) AS sold_at';
  const day = `dt = '2026-09-15'`;
  const week = `dt BETWEEN '2026-09-14' AND '2026-09-20'`;
  const month = `dt BETWEEN '2026-09-01' AND '2026-09-30'`;
  return {
    'takings of a day': `SELECT count(*), sum(amount) FROM ${table} WHERE ${day}`,
    'takings of a week by region': `SELECT region, sum(amount) FROM ${table} WHERE ${week} GROUP BY 1 ORDER BY 1`,
    'ten best products of a week': `SELECT product, sum(amount) AS sold FROM ${table} WHERE ${week}
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
    'one sale of a day, whole': `SELECT sale_id, ${soldAt}, customer, region, product, channel, quantity,
      unit_price, amount, currency, note, dt FROM ${table} WHERE ${day}
      AND sale_id = (SELECT max(sale_id) FROM ${table} WHERE ${day})`,
    'a customer’s sales of a week': `SELECT sale_id, amount FROM ${table} WHERE ${week} AND customer = 'customer-77' ORDER BY 1`,
    'customers of each day of a week': `SELECT dt, count(DISTINCT customer) FROM ${table} WHERE ${week} GROUP BY 1 ORDER BY 1`,
    'hours of a day': `SELECT hour(sold_at), count(*) FROM ${table} WHERE ${day} GROUP BY 1 ORDER BY 1`,
    'channels of a week, in percent': `SELECT channel, round(100.0 * sum(amount) / sum(sum(amount)) OVER (), 2)
      FROM ${table} WHERE ${week} GROUP BY 1 ORDER BY 1`,
    'fifty largest of a day': `SELECT sale_id, ${soldAt}, customer, amount FROM ${table} WHERE ${day}
      ORDER BY amount DESC, sale_id LIMIT 50`,
    'notes of a day that have a word': `SELECT count(*) FROM ${table} WHERE ${day} AND note LIKE '%urgent%'`,
    'mean basket of a week by region and channel': `SELECT region, channel, avg(quantity), max(unit_price)
      FROM ${table} WHERE ${week} GROUP BY 1, 2 ORDER BY 1, 2`,
    'each day of the month against the one before': `SELECT dt, sum(amount) - lag(sum(amount)) OVER (ORDER BY dt)
      FROM ${table} WHERE ${month} GROUP BY 1 ORDER BY 1`,
  };
};
