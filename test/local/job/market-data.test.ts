import { dailyBars, lastCommonDay } from '../../../local/job/market-data';

test('the last day of all instruments is in the year in which the prices of shares end', () => {
  expect(lastCommonDay()).toBe('2010-03-01');
  expect(dailyBars().at(-1)).toMatchObject({ symbol: 'SPX', day: '2020-04-17' });
  expect(() => lastCommonDay([])).toThrow('no day has prices of all instruments');
});
