import { parseArgs } from 'node:util';
import { costChanges, writeCostChanges } from '../lib/cost/cost-change';
import { PriceList, pricedRegion } from '../lib/cost/price-list';
import { readExceptions } from '../lib/guard/exceptions';
import { readAssembly } from '../lib/guard/read-assembly';
import { isRefused, reviewChange } from '../lib/guard/review-change';
import { writeReview } from '../lib/guard/write-review';

/** `npm run guard -- OLD NEW`: exit code 0 passed, 1 refused, 2 not compared. */
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      exceptions: { type: 'string', default: 'guard-exceptions.json' },
      region: { type: 'string', default: 'us-east-1' },
    },
  });
  const [before, after, ...rest] = positionals;
  if (before === undefined || after === undefined || rest.length > 0) {
    throw new Error('Say npm run guard -- OLD NEW, two folders that "npx cdk synth -o FOLDER" wrote.');
  }
  const today = new Date().toISOString().slice(0, 10);
  const region = pricedRegion(values.region);
  const [old, now] = [readAssembly(before), readAssembly(after)];
  const review = reviewChange(old, now, readExceptions(values.exceptions), today);
  process.stdout.write(writeReview(review));
  process.stdout.write(writeCostChanges(costChanges(old, now, new PriceList(region)), region));
  process.exitCode = isRefused(review) ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
