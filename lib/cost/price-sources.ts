/** Where a price was read, and when it was said to hold. Every one is to be checked against AWS before it is relied on. */
export interface PriceSource {
  readonly where: string;
  /** Day, month or year of the source; `unknown` when it names none. */
  readonly date: string;
}

export const priceSources = {
  decision23: { where: 'docs/decisions/0023-nifi-or-lambda.md, list prices of us-east-1', date: '2026-04' },
  vpcPage: { where: 'https://www.zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint', date: '2026-06-01' },
  rdsPage: {
    where: 'https://infratally.com/articles/aws-rds-pricing-explained-2026.html',
    date: '2026',
  },
  rdsStoragePage: {
    where: 'https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/',
    date: '2026-06',
  },
  logsPage: { where: 'https://c3x.dev/blog/cloudwatch-logs-cost-optimization', date: '2026-06' },
  natPage: { where: 'https://cloudburn.io/blog/aws-nat-gateway-pricing', date: '2026-02-24' },
  mskNotes: { where: 'notes/MSK.md of github.com/Gilgamech/OfferingOverview', date: 'unknown' },
  mskTables: { where: 'several price tables in public repositories, which agree', date: 'unknown' },
  costRules: { where: 'references/cost-rules.md of github.com/srdjanrist/get-infra-done', date: 'unknown' },
  irishEstimate: {
    where: 'estimate by Infracost in github.com/gordonmurray/terraform_rds_debezium_kafka_ksqldb',
    date: 'unknown, 2023-09 or later',
  },
  irishBill: { where: 'bills of eu-west-1 in public repositories, amount by quantity', date: '2026-07' },
  irishBrokers: { where: "a public audit that quotes AWS's price list for eu-west-1", date: '2026-05-01' },
  irishNat: { where: "a public excerpt of AWS's price list for eu-west-1", date: '2026-10-02' },
  irishEndpoint: { where: "a public audit that quotes AWS's price list for eu-west-1", date: '2026' },
  irishLogs: { where: "a public audit that quotes AWS's price list for eu-west-1", date: '2026-03-01' },
  /** Known to whoever wrote the file, and found in no source: check these first. The command says how much they are. */
  recalled: { where: 'from memory, found in no source', date: '2026-11' },
} as const satisfies Readonly<Record<string, PriceSource>>;

export type PriceSourceName = keyof typeof priceSources;
