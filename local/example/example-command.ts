import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { loadPasswords } from '../route/secrets';
import { awsClientOf } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { exampleFolders, type ExampleFolder } from './example-files';
import { makeShopDatabases } from './shop-databases';
import { shopData } from './shop-data';

export const usage = `Usage: npm run example

Puts a shop's made-up data into the route that runs on this machine: sales as CSV, a web server's log and clicks as JSON
lines under landing/, customers in a PostgreSQL database, stock in another that stands for Redshift. It tells the jobs that
make tables of them. A second run on the same day changes nothing.
`;

/** `npm run example`: gives every job something to read, with answers that are known. */
export async function exampleCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  if (args.length > 0) throw new Error(`"${args[0]}" is one word too many: npm run example takes none.`);
  const endpoints = runningRoute(stateDir);
  const data = shopData();
  const folders = exampleFolders(data, Date.now());
  const s3 = new S3Client({ ...awsClientOf(endpoints), forcePathStyle: true });
  try {
    for (const folder of folders) await put(s3, endpoints.bucket, folder);
  } finally {
    s3.destroy();
  }
  await makeShopDatabases(endpoints, loadPasswords(endpoints.secrets).postgres, data);
  write(`Made up, in s3://${endpoints.bucket}/:\n`);
  const width = Math.max(...folders.map(({ prefix }) => prefix.length));
  for (const { prefix, what } of folders) write(`  ${prefix.padEnd(width)}  ${what}\n`);
  write(
    `In databases: ${data.customers.length} customers in shop, the stock of ${data.stock.length} products in warehouse.\n\n` +
      `Tables of them:\n${folders.map(({ job }) => `  npm run job -- ${job}\n`).join('')}` +
      `Answers:\n${['web-errors', 'navigation-paths'].map((name) => `  npm run query -- --name ${name}\n`).join('')}`,
  );
  return true;
}

async function put(s3: S3Client, bucket: string, { prefix, files }: ExampleFolder): Promise<void> {
  for (const [name, body] of Object.entries(files)) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${name}`, Body: body }));
  }
}
