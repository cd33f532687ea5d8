import { Match } from 'aws-cdk-lib/assertions';
import { lakeNames, publishedRelations } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { publishedQuestions } from '../../lib/queries/published-questions';
import { questionViews } from '../../lib/queries/question-views';
import { statementName } from '../../lib/queries/questions';
import { may, type Call } from '../stacks/may';
import { rightsOf } from '../stacks/rights-table';
import { prod, templatesOf } from '../stacks/synthesise';
import { analyst, withAnalysts } from './with-analysts';

const { pipeline } = templatesOf(withAnalysts);
const rights = rightsOf(pipeline).filter(({ role }) => role === 'AnalystsRole');
const allowed = (action: string, resource: string, context?: Call['context']) =>
  may(rights, { action, resource, ...(context && { context }) });

const arn = (rest: string) => `arn:<AWS::Partition>:${rest}`;
const table = (name: string) => arn(`glue:<AWS::Region>:<AWS::AccountId>:table/<Catalog>/${name}`);
const workGroup = (name: string) => arn(`athena:<AWS::Region>:<AWS::AccountId>:workgroup/<${name}>`);
const lake = (key: string) => `<LakeArn>/${key}`;
const files = (name: string) => lake(`iceberg/<Catalog>/${name}/data/x.parquet`);

const [workGroupId] = Object.keys(
  pipeline.findResources('AWS::Athena::WorkGroup', { Properties: { Name: 'tidemark-prod-analysts' } }),
);

const masked = lakeTables.filter((one) => publishedRelations(one).iceberg.includes(lakeNames(one).masked));

test('workgroups for analysts, jobs and dashboards have limits and folders of their own', () => {
  const group = (name: string, bytes: number) => {
    pipeline.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: `tidemark-prod-${name}`,
      WorkGroupConfiguration: Match.objectLike({
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: bytes,
        ResultConfiguration: Match.objectLike({
          OutputLocation: { 'Fn::Join': ['', ['s3://', Match.anyValue(), `/${name}/`]] },
          EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: Match.anyValue() },
        }),
      }),
    });
  };
  group('analysts', 1024 ** 3);
  group('jobs', 2 * 1024 ** 3);
  group('dashboards', 1024 ** 4);
});

test('nobody may take the role of analysts but those whom the configuration names', () => {
  const roles = pipeline.findResources('AWS::IAM::Role', {
    Properties: { Description: 'Asks Athena about what is published of the lake' },
  });
  expect(
    Object.values(roles).map(
      ({ Properties }) => (Properties as { AssumeRolePolicyDocument: unknown }).AssumeRolePolicyDocument,
    ),
  ).toEqual([
    {
      Version: '2012-10-17',
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: analyst } }],
    },
  ]);
});

test('without such names there is no such role', () => {
  expect(rightsOf(templatesOf(prod).pipeline).filter(({ role }) => role.startsWith('Analysts'))).toEqual([]);
});

test('an analyst asks in the workgroup of analysts, and in no other', () => {
  expect(allowed('athena:StartQueryExecution', workGroup('AnalystsWorkGroup'))).toBe(true);
  expect(allowed('athena:GetQueryResults', workGroup('AnalystsWorkGroup'))).toBe(true);
  for (const other of ['QueryWorkGroup', 'AnalystsJobsWorkGroup', 'AnalystsDashboardsWorkGroup', 'primary']) {
    for (const action of ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'])
      expect({ action, other, allowed: allowed(action, workGroup(other)) }).toMatchObject({ allowed: false });
  }
});

test.each(lakeTables)('an analyst reads what is published of $name', (one) => {
  const { views, iceberg } = publishedRelations(one);
  for (const name of [...views, ...iceberg])
    expect([name, allowed('glue:GetTable', table(name))]).toEqual([name, true]);
  for (const name of iceberg) {
    expect([name, allowed('s3:GetObject', files(name))]).toEqual([name, true]);
    const prefix = `iceberg/<Catalog>/${name}/data/`;
    expect([name, allowed('s3:ListBucket', '<LakeArn>', { 's3:prefix': prefix })]).toEqual([name, true]);
  }
});

test.each(lakeTables)('an analyst reads no raw file of $name, and no view over them', (one) => {
  const { raw, newest, changes } = lakeNames(one);
  for (const name of [raw, newest, changes])
    expect([name, allowed('glue:GetTable', table(name))]).toEqual([name, false]);
  expect(allowed('s3:GetObject', lake(`raw/${one.name}/dt=2026-01-31/hour=12/x.parquet`))).toBe(false);
  expect(allowed('s3:ListBucket', '<LakeArn>', { 's3:prefix': `raw/${one.name}/` })).toBe(false);
  expect(allowed('s3:ListBucket', '<LakeArn>')).toBe(false);
});

test.each(['sales_totals', 'web_sessions', 'landed_goods'])(
  'an analyst reads %s, which a job publishes',
  (name) => {
    expect(allowed('glue:GetTable', table(name))).toBe(true);
    expect(allowed('s3:GetObject', lake(`curated/${name}/version/x.parquet`))).toBe(true);
    expect(allowed('s3:ListBucket', '<LakeArn>', { 's3:prefix': `curated/${name}/version/` })).toBe(true);
  },
);

test('an analyst reads no table that no job of the environment publishes, nor what crawlers found', () => {
  expect(allowed('glue:GetTable', table('landed_other'))).toBe(false);
  expect(allowed('s3:GetObject', lake('curated/landed_other/version/x.parquet'))).toBe(false);
  expect(allowed('s3:ListBucket', '<LakeArn>', { 's3:prefix': 'curated/' })).toBe(false);
  const databases = rights.flatMap(({ resources }) => resources.filter((one) => one.includes(':database/')));
  expect(new Set(databases)).toEqual(
    new Set([arn('glue:<AWS::Region>:<AWS::AccountId>:database/<Catalog>')]),
  );
});

test('an analyst finds the questions in his workgroup, of what is published', () => {
  const found = (type: string) =>
    Object.values(pipeline.findResources(type, { Properties: { WorkGroup: { Ref: workGroupId } } })).map(
      (resource) => resource.Properties as Record<string, unknown>,
    );
  expect(found('AWS::Athena::NamedQuery').map(({ Name, QueryString }) => [Name, QueryString])).toEqual(
    publishedQuestions().map(({ name, file }) => [name, file]),
  );
  expect(
    found('AWS::Athena::PreparedStatement').map(({ StatementName, QueryStatement }) => [
      StatementName,
      QueryStatement,
    ]),
  ).toEqual(
    publishedQuestions()
      .filter(({ parameters }) => parameters.length > 0)
      .map((question) => [statementName(question), question.sql]),
  );
  for (const action of ['athena:GetNamedQuery', 'athena:GetPreparedStatement']) {
    expect(allowed(action, workGroup('AnalystsWorkGroup'))).toBe(true);
    expect(allowed(action, workGroup('QueryWorkGroup'))).toBe(false);
  }
});

test('an analyst reads the views of questions to what is published, and of no others', () => {
  const readable = questionViews().filter(({ name }) => allowed('glue:GetTable', table(name)));
  expect(readable).toEqual(questionViews().filter(({ published }) => published));
  expect(readable.map(({ name }) => name)).toContain('q_sales_by_region');
  expect(questionViews().length).toBeGreaterThan(readable.length);
});

test('orders are masked, and an analyst reads neither their values nor their history', () => {
  expect(masked.map(({ name }) => name)).toEqual(['orders']);
  for (const one of masked) {
    const { current, history } = lakeNames(one);
    for (const name of [current, history]) {
      expect([name, allowed('glue:GetTable', table(name)), allowed('s3:GetObject', files(name))]).toEqual([
        name,
        false,
        false,
      ]);
    }
  }
});

test('an analyst reads no record of the quarantine, no landed file and no result of others', () => {
  for (const key of [
    'quarantine/cdc.public.orders/x.json',
    'landing/shop/x.csv',
    `iceberg/<Catalog>/reconciliation/x`,
  ])
    expect([key, allowed('s3:GetObject', lake(key))]).toEqual([key, false]);
  for (const key of ['x.csv', 'jobs/x.csv', 'dashboards/x.csv', 'analysts'])
    expect([key, allowed('s3:GetObject', `<LakeResultsArn>/${key}`)]).toEqual([key, false]);
  expect(allowed('s3:GetObject', '<LakeResultsArn>/analysts/x.csv')).toBe(true);
});

test('an analyst writes nothing but results', () => {
  const writes = rights
    .flatMap(({ actions }) => actions)
    .filter((action) => !/:(Get|BatchGet|List)/.test(action));
  expect([...new Set(writes)].sort()).toEqual([
    'athena:StartQueryExecution',
    'athena:StopQueryExecution',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    's3:AbortMultipartUpload',
    's3:PutObject',
  ]);
  expect(allowed('s3:PutObject', '<LakeResultsArn>/analysts/x.csv')).toBe(true);
  for (const resource of [
    lake('curated/sales_totals/x'),
    '<LakeResultsArn>/x.csv',
    lake('raw/orders/x'),
    files('orders_masked'),
    lake('landing/x'),
  ])
    expect([resource, allowed('s3:PutObject', resource)]).toEqual([resource, false]);
});
