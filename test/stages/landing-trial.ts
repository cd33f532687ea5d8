import { prod, withValues } from '../stacks/synthesise';

/** prod with crawlers over files, its own database and a Redshift, and with every job. */
export const withLanding = withValues(prod, {
  landing: {
    folders: { sales: {}, clicks: { recrawl: 'new-folders', schemaChange: 'log' } },
    databases: {
      source: { kind: 'source', path: 'tidemark/public/%' },
      stock: {
        kind: 'jdbc',
        url: 'jdbc:redshift://stock.example.org:5439/stock',
        secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:stock-AbCdEf',
        path: 'stock/public/%',
        cidr: '10.9.0.0/16',
      },
    },
    jobs: [
      { job: 'sales-by-region', parameters: { regions: 'europe,asia' } },
      { job: 'access-log-sessions' },
      { job: 'to-table', parameters: { name: 'goods', format: 'csv', columns: 'id bigint not null' } },
      { job: 'sales-and-stock', databases: { customers: 'source', warehouse: 'stock' } },
    ],
  },
});

/** The same, with every table checked by both. */
export const withQuality = withValues(withLanding, {
  quality: {
    checkedBy: ['athena', 'glue'],
    crawled: { clicks: { key: ['click_id'], notNull: ['at'], ranges: { seconds: { min: 0, max: 3600 } } } },
  },
});
