import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

function cost(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bin/cost.ts', ...args],
    {
      cwd: join(__dirname, '../..'),
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const answer = z.object({
  environment: z.string(),
  region: z.string(),
  months: z.array(
    z.object({ changesPerSecond: z.number(), usd: z.number(), byStage: z.record(z.string(), z.number()) }),
  ),
});

test('As JSON it tells rest and 1, 10 and 100 times the load, each the sum of its stages', () => {
  const { status, stdout } = cost(
    '--env',
    'prod',
    '--region',
    'eu-west-1',
    '--changes-per-second',
    '7',
    '--json',
  );
  expect(status).toBe(0);
  const { environment, region, months } = answer.parse(JSON.parse(stdout));
  expect([environment, region]).toEqual(['prod', 'eu-west-1']);
  expect(months.map(({ changesPerSecond }) => changesPerSecond)).toEqual([0, 7, 70, 700]);
  for (const { usd, byStage } of months) {
    expect(Object.values(byStage).reduce((sum, part) => sum + part, 0)).toBeCloseTo(usd, 6);
  }
  expect(months.map(({ usd }) => usd)).toEqual([...months.map(({ usd }) => usd)].sort((a, b) => a - b));
}, 120_000);

test.each([
  { args: [], says: '--env has to be one of dev, prod' },
  { args: ['--env', 'test'], says: '--env has to be one of dev, prod' },
  { args: ['--env', 'dev', '--region', 'eu-central-1'], says: 'There are no prices of "eu-central-1"' },
  {
    args: ['--env', 'dev', '--changes-per-second', 'many'],
    says: '--changes-per-second is "many" and has to be a number above 0.',
  },
  { args: ['--env', 'dev', '--rows-per-request', '0'], says: '--rows-per-request is "0"' },
])(
  '$args are refused before anything is synthesised',
  ({ args, says }) => {
    const { status, stdout, stderr } = cost(...args);
    expect(stderr).toContain(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  },
  60_000,
);
