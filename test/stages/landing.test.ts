import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { rawPrefix, zone } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { rightsOf, tableOf } from '../stacks/rights-table';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { withLanding } from './landing-trial';

const { pipeline } = templatesOf(withLanding);
const rights = rightsOf(pipeline).filter(({ role }) => role.startsWith('Landing'));

const crawler = z.object({
  Properties: z.object({
    Name: z.string(),
    DatabaseName: z.unknown(),
    CrawlerSecurityConfiguration: z.unknown(),
    Targets: z.object({
      S3Targets: z
        .array(z.object({ Path: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }) }))
        .optional(),
      JdbcTargets: z.array(z.object({ ConnectionName: z.string(), Path: z.string() })).optional(),
    }),
    Configuration: z.string().optional(),
    SchemaChangePolicy: z.object({ DeleteBehavior: z.literal('LOG'), UpdateBehavior: z.string() }),
  }),
});
const crawlers = Object.values(pipeline.findResources('AWS::Glue::Crawler')).map(
  (found) => crawler.parse(found).Properties,
);
const named = (name: string) => crawlers.find(({ Name }) => Name === `tidemark-prod-${name}`)!;

it('lets no crawler look at a table that is streamed, nor at what fold, jobs and questions write', () => {
  const paths = crawlers.flatMap(({ Targets }) =>
    (Targets.S3Targets ?? []).map(({ Path }) => String(Path['Fn::Join'][1].at(-1))),
  );
  expect(paths.sort()).toEqual([`/${zone.landing}/clicks/`, `/${zone.landing}/sales/`]);
  const others = [
    ...lakeTables.map(rawPrefix),
    ...Object.values(zone)
      .filter((name) => name !== zone.landing)
      .map((name) => `${name}/`),
  ];
  for (const path of paths) {
    const key = path.slice(1);
    expect(others.filter((other) => key.startsWith(other) || other.startsWith(key))).toEqual([]);
  }
});

it('lets crawlers write tables in a database of their own, and read their one folder', () => {
  for (const { DatabaseName } of crawlers) expect(JSON.stringify(DatabaseName)).toContain('LandingFound');
  const ofSales = rights.filter(({ role }) => role === 'LandingCrawlersRolesales');
  const read = ofSales.filter(({ actions }) => actions.includes('s3:GetObject'));
  expect(read.flatMap(({ resources }) => resources)).toEqual([
    expect.stringMatching(/\/landing\/sales\/\*$/),
  ]);
  expect(ofSales.flatMap(({ actions }) => actions).filter((action) => /Put|Delete/.test(action))).toEqual([
    'logs:PutLogEvents',
  ]);
});

it('crawls as the configuration says: one table a folder, schemas inherited, new folders only where that is asked', () => {
  expect(JSON.parse(named('sales').Configuration!)).toEqual({
    Version: 1,
    CrawlerOutput: {
      Partitions: { AddOrUpdateBehavior: 'InheritFromTable' },
      Tables: { AddOrUpdateBehavior: 'MergeNewColumns' },
    },
    Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas', TableLevelConfiguration: 3 },
  });
  expect(named('sales').SchemaChangePolicy.UpdateBehavior).toBe('UPDATE_IN_DATABASE');
  expect(named('clicks').SchemaChangePolicy.UpdateBehavior).toBe('LOG');
  pipeline.hasResourceProperties('AWS::Glue::Crawler', {
    Name: 'tidemark-prod-clicks',
    RecrawlPolicy: { RecrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
  });
  for (const { CrawlerSecurityConfiguration: used } of crawlers) {
    expect(JSON.stringify(used)).toContain('LandingSecurity');
  }
});

it('reaches databases by a secret and by TLS, with no password in the template', () => {
  expect(named('source').Targets.JdbcTargets).toEqual([
    { ConnectionName: 'tidemark-prod-source', Path: 'tidemark/public/%' },
  ]);
  const connections = Object.values(
    pipeline.findResources('AWS::Glue::Connection', {
      Properties: { ConnectionInput: { ConnectionType: 'JDBC' } },
    }),
  );
  expect(connections).toHaveLength(2);
  for (const { Properties } of connections) {
    expect(Properties).toMatchObject({
      ConnectionInput: {
        ConnectionProperties: {
          SECRET_ID: expect.anything() as unknown,
          JDBC_ENFORCE_SSL: 'true',
        },
      },
    });
    expect(JSON.stringify(Properties)).not.toContain('PASSWORD');
  }
});

it('runs jobs as Glue shall: scaled, measured, encrypted, one at a time, with an end and the arguments of the contract', () => {
  const jobs = Object.values(pipeline.findResources('AWS::Glue::Job'));
  expect(jobs).toHaveLength(4);
  for (const { Properties } of jobs) {
    expect(Properties).toMatchObject({
      GlueVersion: '5.0',
      WorkerType: 'G.1X',
      NumberOfWorkers: 4,
      Timeout: 60,
      ExecutionProperty: { MaxConcurrentRuns: 1 },
      SecurityConfiguration: expect.anything() as unknown,
      DefaultArguments: {
        '--enable-auto-scaling': 'true',
        '--enable-metrics': 'true',
        '--job-bookmark-option': 'job-bookmark-disable',
      },
    });
  }
  pipeline.hasResourceProperties('AWS::Glue::Job', {
    Name: 'tidemark-prod-sales-totals',
    DefaultArguments: Match.objectLike({ '--regions': 'europe,asia', '--table': 'sales_totals' }),
  });
});

it('lets a job write its own table and no other', () => {
  const ofSales = rights.filter(({ role }) => role === 'LandingJobsRolesalestotals');
  const written = ofSales
    .filter(({ actions }) => actions.some((action) => /^(s3:(Put|Delete)|glue:(Create|Update))/.test(action)))
    .flatMap(({ resources }) => resources)
    // Glue asks for the right to catalog and database at every access to a table of it.
    .filter((resource) => !/:(catalog|database\/<Catalog>)$/.test(resource));
  expect(written).toEqual([
    expect.stringMatching(/:table\/<Catalog>\/sales_totals$/),
    expect.stringMatching(/\/curated\/sales_totals\/\*$/),
  ]);
});

it('lets a job of three sources into the network of its databases, with their logins and no password', () => {
  const [connection] = Object.values(
    pipeline.findResources('AWS::Glue::Connection', {
      Properties: { ConnectionInput: { ConnectionType: 'NETWORK' } },
    }),
  );
  expect(connection!.Properties).toMatchObject({
    ConnectionInput: {
      Name: 'tidemark-prod-shop-totals-databases',
      PhysicalConnectionRequirements: {
        SubnetId: expect.anything() as unknown,
        SecurityGroupIdList: [expect.anything()],
      },
    },
  });
  pipeline.hasResourceProperties('AWS::Glue::Job', {
    Name: 'tidemark-prod-shop-totals',
    Connections: { Connections: ['tidemark-prod-shop-totals-databases'] },
    DefaultArguments: Match.objectLike({
      '--warehouse-url': 'jdbc:redshift://stock.example.org:5439/stock',
      '--warehouse-secret': 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:stock-AbCdEf',
      '--customers-url': {
        'Fn::Join': ['', Match.arrayWith(['jdbc:postgresql://', '/tidemark?sslmode=require'])],
      },
      '--beside-table': 'stock_forecast',
    }),
  });
  const ofShop = rights.filter(({ role }) => role === 'LandingJobsRoleshoptotals');
  const secrets = ofShop.filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'));
  expect(secrets.flatMap(({ resources }) => resources)).toEqual([
    expect.stringContaining('Reconcile'),
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:stock-AbCdEf',
  ]);
  const written = ofShop.filter(({ actions }) => actions.includes('s3:DeleteObject'));
  expect(written.flatMap(({ resources }) => resources)).toEqual([
    expect.stringMatching(/\/curated\/shop_totals\/\*$/),
    expect.stringMatching(/\/curated\/stock_forecast\/\*$/),
  ]);
  for (const { Properties } of Object.values(pipeline.findResources('AWS::Glue::Job'))) {
    const { Name, Connections } = Properties as { Name: string; Connections?: unknown };
    expect([Name, Connections !== undefined]).toEqual([Name, Name.endsWith('shop-totals')]);
  }
});

it('lets nothing of Glue go to other addresses than its databases and AWS', () => {
  const groups = Object.entries(pipeline.findResources('AWS::EC2::SecurityGroup')).filter(([id]) =>
    id.startsWith('LandingJobsDatabases'),
  );
  expect(groups).toHaveLength(1);
  const [[, { Properties }]] = groups as [[string, { Properties: { SecurityGroupEgress: unknown } }]];
  expect(Properties.SecurityGroupEgress).toMatchObject([
    { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 },
    { CidrIp: '10.9.0.0/16', FromPort: 5439, ToPort: 5439 },
  ]);
});

it('starts the jobs when every crawler has succeeded, and the crawlers at night', () => {
  const triggers = Object.values(pipeline.findResources('AWS::Glue::Trigger')).map(
    ({ Properties }) => Properties as Record<string, unknown>,
  );
  const [start, crawled] = ['SCHEDULED', 'CONDITIONAL'].map((type) =>
    triggers.find((trigger) => trigger.Type === type),
  );
  expect(triggers).toHaveLength(2);
  expect(start).toMatchObject({ Schedule: 'cron(10 1 * * ? *)', StartOnCreation: true });
  expect(start!.Actions).toHaveLength(4);
  const predicate = crawled!.Predicate as { Conditions: { CrawlState: string }[] };
  expect(predicate.Conditions.map(({ CrawlState }) => CrawlState)).toEqual(Array(4).fill('SUCCEEDED'));
  expect(crawled!.Actions).toHaveLength(4);
});

it('leaves the start to a person where the configuration says so, and starts jobs at once without crawlers', () => {
  const { pipeline: byHand } = templatesOf(
    withValues(dev, { landing: { startHour: 'by-hand', jobs: [{ job: 'access-log-sessions' }] } }),
  );
  byHand.resourceCountIs('AWS::Glue::Trigger', 1);
  byHand.hasResourceProperties('AWS::Glue::Trigger', {
    Type: 'ON_DEMAND',
    Actions: [{ JobName: Match.anyValue() }],
  });
});

it('tells the topic of alarms how crawls and runs end', () => {
  const told = Object.values(pipeline.findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties as { EventPattern?: Record<string, unknown>; Targets: unknown[] })
    .filter(({ EventPattern }) => JSON.stringify(EventPattern ?? {}).includes('aws.glue'));
  expect(told.map(({ EventPattern }) => EventPattern!['detail-type']).sort()).toEqual([
    ['Glue Crawler State Change'],
    ['Glue Job State Change'],
  ]);
  for (const { Targets } of told) expect(JSON.stringify(Targets)).toContain('DeliveryWatchAlarmsTopic');
});

it('is not there where nothing is configured', () => {
  for (const environment of [dev, prod]) {
    templatesOf(environment).pipeline.resourceCountIs('AWS::Glue::SecurityConfiguration', 0);
  }
});

it('shows what crawlers and jobs may do', () => {
  // In an order without the assets' hashes, which change with every word of a job.
  const masked = rights.map((right) => ({
    ...right,
    resources: right.resources.map((name) => name.replaceAll(/[0-9a-f]{64}/g, '<hash>')).sort(),
  }));
  expect(tableOf(masked)).toMatchSnapshot();
  expect(rights.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  const wide = rights
    .filter(({ resources }) => resources.includes('*'))
    .map(({ actions }) => actions.join(' '));
  expect([...new Set(wide)].sort()).toEqual([
    'cloudwatch:PutMetricData',
    'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcAttribute ec2:DescribeVpcEndpoints',
  ]);
});
