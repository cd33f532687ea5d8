import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { findJob, jobPlace } from '../../lib/contracts/jobs';
import { awsClientOf } from '../route/settings';
import { loadPasswords } from '../route/secrets';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { makeShopDatabases } from './shop-databases';
import { salesFiles, shopData } from './shop-data';

export const usage = `Usage: npm run example

Puts a shop's made-up data into the route that runs on this machine: sales as CSV under landing/shop-sales/, customers in a
PostgreSQL database, stock in another that stands for Redshift. Then "npm run job -- sales-and-stock" joins the three.
`;

/** `npm run example`: a second run puts the same data there again. */
export async function exampleCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  if (args.length > 0) throw new Error(`"${args[0]}" is one word too many: npm run example takes none.`);
  const endpoints = runningRoute(stateDir);
  const data = shopData();
  const { source } = jobPlace(findJob('sales-and-stock'), {});
  const s3 = new S3Client({ ...awsClientOf(endpoints), forcePathStyle: true });
  try {
    for (const [name, body] of Object.entries(salesFiles(data))) {
      await s3.send(new PutObjectCommand({ Bucket: endpoints.bucket, Key: `${source}/${name}`, Body: body }));
    }
  } finally {
    s3.destroy();
  }
  await makeShopDatabases(endpoints, loadPasswords(endpoints.secrets).postgres, data);
  const { sales, customers, stock } = data;
  write(
    `${sales.length} sales in s3://${endpoints.bucket}/${source}/, ${customers.length} customers in the database shop, ` +
      `stock of ${stock.length} products in the database warehouse.\nJoin them: npm run job -- sales-and-stock\n`,
  );
  return true;
}
