import { GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { crawlDefaults } from '../../lib/contracts/crawl';
import { landingPrefix } from '../../lib/contracts/lake-layout';
import { crawlFolder } from '../crawl/crawl-folder';
import { reportText } from '../crawl/report-text';
import { landingDatabase } from '../endpoints';
import { resultTable } from '../query/result-table';
import type { Route } from '../route/route';
import type { Clients } from './clients';
import { dailyBars, instruments } from './market-data';

const folder = 'closing-prices';

/**
 * Drops the replayed prices as files of somebody else, a folder an instrument, crawls them and asks their table.
 *
 * @returns the table and the answer
 */
export async function crawlPrices(
  { settings, endpoints }: Route,
  { athena, lake }: Pick<Clients, 'athena' | 'lake'>,
): Promise<string> {
  const s3 = new S3Client({ ...settings.awsClient, forcePathStyle: true });
  const glue = new GlueClient(settings.awsClient);
  try {
    const bars = dailyBars();
    for (const { symbol } of instruments) {
      const lines = bars.filter((bar) => bar.symbol === symbol).map(({ day, close }) => `${day},${close}\n`);
      await s3.send(
        new PutObjectCommand({
          Bucket: endpoints.bucket,
          Key: `${landingPrefix(folder)}symbol=${symbol}/prices.csv`,
          Body: `day,close\n${lines.join('')}`,
        }),
      );
    }
    const place = { s3, glue, bucket: endpoints.bucket, database: landingDatabase };
    const report = await crawlFolder(place, { folder, ...crawlDefaults });
    const sql = `
SELECT symbol, count(*) AS days, min(day) AS first, max(day) AS last, max(close) AS highest
  FROM ${landingDatabase}.closing_prices GROUP BY symbol ORDER BY symbol`;
    const result = await runQuery(athena, sql, lake);
    const answer = resultTable(result.columns, await allRows(result));
    return `\nCrawled from s3://${endpoints.bucket}/${landingPrefix(folder)}\n${reportText(report, landingDatabase)}${answer}`;
  } finally {
    s3.destroy();
    glue.destroy();
  }
}
