import { parseArgs } from 'node:util';
import { chooseEnvironment } from '../lib/choose-environment';
import { estimate } from '../lib/cost/estimate';
import { PriceList, pricedRegion } from '../lib/cost/price-list';
import { synthesiseEnvironment } from '../lib/cost/synthesise-environment';
import { writeEstimate } from '../lib/cost/write-estimate';
import { environments } from './environments';

const usage =
  'Say npm run cost -- --env NAME [--region eu-west-1] [--changes-per-second 100] [--rows-per-request 1] [--json].';

/** `npm run cost`: a month of an environment, at rest and at 1, 10 and 100 times a load. Exit code 2 when it cannot be told. */
try {
  const { values } = parseArgs({
    options: {
      env: { type: 'string' },
      region: { type: 'string', default: 'us-east-1' },
      'changes-per-second': { type: 'string', default: '100' },
      'rows-per-request': { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const names = environments.map(({ name }) => name);
  if (values.env === undefined || !names.includes(values.env)) {
    throw new Error(`--env has to be one of ${names.join(', ')} (bin/environments.ts). ${usage}`);
  }
  const environment = chooseEnvironment(environments, values.env);
  const prices = new PriceList(pricedRegion(values.region));
  const rate = positive('changes-per-second', values['changes-per-second']);
  const rowsPerRequest = positive('rows-per-request', values['rows-per-request']);
  const months = estimate(synthesiseEnvironment(environment, prices.region), prices, {
    changesPerSecond: [0, rate, 10 * rate, 100 * rate],
    rowsPerRequest,
  });
  const place = { environment: environment.name, region: prices.region };
  process.stdout.write(
    values.json ? `${JSON.stringify({ ...place, months }, null, 2)}\n` : writeEstimate(months, place),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Error(`--${option} is "${value}" and has to be a number above 0. ${usage}`);
}
