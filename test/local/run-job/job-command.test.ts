import { findJob } from '../../../lib/contracts/jobs';
import { jobEndText } from '../../../local/run-job/job-command';

const end = { event: 'published', table: 'shop_totals', version: 'v', files: 2, rows: 20 } as const;

test('the end of a run names each table that it made, and how to ask it', () => {
  expect(jobEndText(end, findJob('sales-and-stock'), 12.34)).toBe(
    'shop_totals has 20 rows of 2 files, and stock_forecast beside it (12.3 s). Ask:\n' +
      '  npm run query -- "SELECT * FROM shop_totals LIMIT 10"\n' +
      '  npm run query -- "SELECT * FROM stock_forecast LIMIT 10"\n',
  );
});

test('a run that changed nothing says so', () => {
  expect(
    jobEndText({ ...end, event: 'unchanged', table: 'sales_totals' }, findJob('sales-by-region'), 1),
  ).toBe('sales_totals: made of these 2 files already, nothing to do (1.0 s).\n');
});
