import type { DashboardsConfig } from '../../lib/config';
import { resolveConfig } from '../../lib/resolve-config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const owner = 'arn:aws:quicksight:us-east-1:111122223333:user/default/somebody@example.com';
const quicksight = { kind: 'quicksight', owners: [owner] } as const;
const place = { account: '111122223333', region: 'eu-central-1' };

it('is not there when nobody asks for it', () => {
  expect(resolveConfig(validConfig).dashboards).toEqual({ kind: 'none' });
});

it('takes people of the account, whose region may be another, and asks daily at five', () => {
  expect(validateConfig({ ...validConfig, ...place, dashboards: quicksight })).toEqual([]);
  expect(resolveConfig({ ...validConfig, dashboards: quicksight }).dashboards).toEqual({
    ...quicksight,
    viewers: [],
    refreshHour: 5,
    timeZone: 'Etc/UTC',
  });
});

const refusals: readonly [string, unknown, string][] = [
  [
    'nobody who may change it',
    { ...quicksight, owners: [] },
    'dashboards.owners is empty: name those who may change the dashboard.',
  ],
  [
    'a role of IAM, which QuickSight does not know',
    { ...quicksight, owners: ['arn:aws:iam::111122223333:role/analyst'] },
    'is "arn:aws:iam::111122223333:role/analyst": give the ARN of a user or group of QuickSight',
  ],
  [
    'a viewer without a namespace',
    { ...quicksight, viewers: ['arn:aws:quicksight:eu-central-1:111122223333:user/somebody'] },
    'is "arn:aws:quicksight:eu-central-1:111122223333:user/somebody": give the ARN of a user or group of QuickSight',
  ],
  [
    'people of another account',
    { ...quicksight, viewers: ['arn:aws:quicksight:eu-central-1:444455556666:group/default/all'] },
    'dashboards.viewers has "arn:aws:quicksight:eu-central-1:444455556666:group/default/all": QuickSight shares inside its account, which is 111122223333; name people of that.',
  ],
  [
    'an hour that no day has',
    { ...quicksight, refreshHour: 24 },
    'dashboards.refreshHour is 24: use a whole number from 0 to 23.',
  ],
  [
    'a zone that nobody knows',
    { ...quicksight, timeZone: 'Mars/Base' },
    'dashboards.timeZone is "Mars/Base": give a zone of the IANA list',
  ],
];

it.each(refusals)('refuses %s', (_what, dashboards, sentence) => {
  expect(validateConfig({ ...validConfig, ...place, dashboards: dashboards as DashboardsConfig })).toEqual([
    expect.stringContaining(sentence),
  ]);
});
