import { callsOfMonth, hoursBetween } from '../../lib/cost/schedule-hours';

test.each([
  ['rate(1 minute)', 43_800],
  ['rate(5 minutes)', 8_760],
  ['rate(1 day)', 730 / 24],
  ['cron(20 2 * * ? *)', 730 / 24],
  // Each minute of thirteen hours, on five of seven days.
  ['cron(* 6-18 ? * MON-FRI *)', (60 * 13 * 5 * 730) / 168],
  ['cron(10 18 ? * SAT-SUN *)', (2 * 730) / 168],
])('%s makes %d calls in a month of 730 hours', (expression, calls) => {
  expect(callsOfMonth(expression)).toBeCloseTo(calls, 6);
});

test('Hours from a start to a stop count on their days only', () => {
  // 13.75 hours on five of seven days.
  expect(hoursBetween('cron(30 5 ? * MON-FRI *)', 'cron(15 19 ? * MON-FRI *)')).toBeCloseTo(298.735, 3);
});

test.each(['cron(0/5 * * * ? *)', 'cron(0 0 1 * ? *)', 'at(2026-11-28T00:00:00)', 'rate(2 weeks)'])(
  '%s is refused, not counted wrongly',
  (expression) => {
    const count = () => callsOfMonth(expression);
    expect(count).toThrow(/teach it that form|is no/);
  },
);

test.each([
  ['cron(0 19 ? * MON-FRI *)', 'cron(0 6 ? * MON-FRI *)'],
  ['cron(0 6 ? * MON-FRI *)', 'cron(0 19 ? * MON-SAT *)'],
])('%s and %s are no start and stop', (start, stop) => {
  expect(() => hoursBetween(start, stop)).toThrow('no start and stop of the same days');
});
