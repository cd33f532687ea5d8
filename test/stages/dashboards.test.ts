import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { pictures } from '../../lib/queries/pictures';
import { findQuestion } from '../../lib/queries/questions';
import { standingQuestion } from '../../lib/queries/standing-question';
import { rightsOf, tableOf } from '../stacks/rights-table';
import { dev, prod, templatesOf } from '../stacks/synthesise';
import { owner, viewer, withAnalytics } from './analytics-trial';

const { pipeline } = templatesOf(withAnalytics);
const rights = rightsOf(pipeline).filter(({ role }) => role.startsWith('Dashboards'));

const joined = z
  .union([z.string(), z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) })])
  .transform((value) =>
    typeof value === 'string'
      ? value
      : value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'lake')).join(''),
  );
const dataSet = z.object({
  DependsOn: z.array(z.string()).optional(),
  Properties: z.object({
    DataSetId: z.string(),
    Name: z.string(),
    ImportMode: z.literal('SPICE'),
    IngestionWaitPolicy: z.object({ WaitForSpiceIngestion: z.literal(false) }),
    Permissions: z.array(z.object({ Principal: z.string(), Actions: z.array(z.string()) })),
    PhysicalTableMap: z.record(
      z.string(),
      z.object({
        CustomSql: z.object({
          DataSourceArn: z.unknown(),
          Name: z.string(),
          SqlQuery: joined,
          Columns: z.array(z.object({ Name: z.string(), Type: z.string() })),
        }),
      }),
    ),
  }),
});
const dataSets = Object.entries(pipeline.findResources('AWS::QuickSight::DataSet')).map(([id, found]) => ({
  id,
  ...dataSet.parse(found).Properties,
}));

test('the data sets ask the shipped questions, by the SQL of their files', () => {
  expect(dataSets.map(({ DataSetId }) => DataSetId).sort()).toEqual(
    pictures.map(({ question }) => `tidemark-prod-${question}`).sort(),
  );
  for (const { question: name, values } of pictures) {
    const { PhysicalTableMap } = dataSets.find(({ DataSetId }) => DataSetId.endsWith(`-${name}`))!;
    const { SqlQuery, Columns } = PhysicalTableMap[name]!.CustomSql;
    const question = findQuestion(name);
    expect(SqlQuery).toBe(standingQuestion(question, 'lake', values));
    expect(Columns.map((column) => column.Name)).toEqual(question.columns.map((column) => column.name));
  }
});

test('columns have the type that QuickSight has for theirs', () => {
  const { PhysicalTableMap } = dataSets.find(({ DataSetId }) => DataSetId === 'tidemark-prod-late-changes')!;
  expect(PhysicalTableMap['late-changes']!.CustomSql.Columns).toEqual([
    { Name: 'table_name', Type: 'STRING' },
    { Name: 'topic', Type: 'STRING' },
    { Name: 'partition', Type: 'INTEGER' },
    { Name: 'offset', Type: 'INTEGER' },
    { Name: 'committed_at', Type: 'DATETIME' },
    { Name: 'landed_at', Type: 'DATETIME' },
    { Name: 'seconds', Type: 'DECIMAL' },
  ]);
});

test('QuickSight asks in the workgroup of dashboards, by a role of its own, when role and views are there', () => {
  pipeline.hasResource('AWS::QuickSight::DataSource', {
    Properties: {
      Type: 'ATHENA',
      DataSourceParameters: {
        AthenaParameters: {
          WorkGroup: { Ref: Match.stringLikeRegexp('^AnalystsDashboardsWorkGroup') },
          RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DashboardsRole'), 'Arn'] },
        },
      },
    },
    DependsOn: Match.arrayWith([
      Match.stringLikeRegexp('^DashboardsRoleDefaultPolicy'),
      Match.stringLikeRegexp('^QueryViews[0-9A-F]{8}$'),
    ]),
  });
});

test('nobody may ask by an SQL of his own: the data source is shared with no one, and the data sets to be used only', () => {
  pipeline.allResourcesProperties('AWS::QuickSight::DataSource', { Permissions: Match.absent() });
  for (const { Permissions } of dataSets) {
    expect(Permissions.map(({ Principal }) => Principal)).toEqual([owner]);
    expect(
      Permissions.flatMap(({ Actions }) => Actions).filter((action) =>
        /:(Update|Delete|Create)/.test(action),
      ),
    ).toEqual([]);
  }
});

test('owners change analysis and dashboard, viewers see the dashboard', () => {
  const permission = z.object({
    Properties: z.object({
      Permissions: z.array(z.object({ Principal: z.string(), Actions: z.array(z.string()) })),
    }),
  });
  const of = (type: string) =>
    Object.values(pipeline.findResources(type)).flatMap(
      (found) => permission.parse(found).Properties.Permissions,
    );
  expect(of('AWS::QuickSight::Analysis').map(({ Principal }) => Principal)).toEqual([owner]);
  const [owns, sees] = of('AWS::QuickSight::Dashboard');
  expect(owns).toMatchObject({ Principal: owner });
  expect(owns!.Actions).toContain('quicksight:UpdateDashboard');
  expect(sees).toEqual({
    Principal: viewer,
    Actions: [
      'quicksight:DescribeDashboard',
      'quicksight:ListDashboardVersions',
      'quicksight:QueryDashboard',
    ],
  });
});

const column = z.object({ DataSetIdentifier: z.string(), ColumnName: z.string() });
const visuals = z.object({
  Properties: z.object({
    Definition: z.object({
      DataSetIdentifierDeclarations: z.array(z.object({ Identifier: z.string(), DataSetArn: z.unknown() })),
      Sheets: z.tuple([
        z.object({
          Visuals: z.array(
            z.record(z.string(), z.object({ VisualId: z.string(), ChartConfiguration: z.unknown() })),
          ),
          Layouts: z.tuple([
            z.object({
              Configuration: z.object({
                GridLayout: z.object({
                  Elements: z.array(
                    z.object({
                      ElementId: z.string(),
                      ColumnIndex: z.number(),
                      ColumnSpan: z.number(),
                      RowIndex: z.number(),
                      RowSpan: z.number(),
                    }),
                  ),
                }),
              }),
            }),
          ]),
        }),
      ]),
    }),
  }),
});

test.each(['AWS::QuickSight::Analysis', 'AWS::QuickSight::Dashboard'])(
  '%s has a picture of every data set, of columns that the data set has, none over another',
  (type) => {
    const [found] = Object.values(pipeline.findResources(type));
    const { Definition } = visuals.parse(found).Properties;
    const [{ Visuals, Layouts }] = Definition.Sheets;
    const names = pictures.map(({ question }) => question);
    expect(Definition.DataSetIdentifierDeclarations.map(({ Identifier }) => Identifier)).toEqual(names);
    expect(Visuals.flatMap((one) => Object.values(one)).map(({ VisualId }) => VisualId)).toEqual(names);
    const columns = columnsIn(Visuals);
    expect(columns.length).toBeGreaterThan(names.length);
    for (const { DataSetIdentifier, ColumnName } of columns) {
      expect(findQuestion(DataSetIdentifier).columns.map(({ name }) => name)).toContain(ColumnName);
    }
    const tiles = Layouts[0].Configuration.GridLayout.Elements;
    expect(tiles.map(({ ElementId }) => ElementId)).toEqual(names);
    const corners = tiles.map(({ ColumnIndex, RowIndex }) => `${ColumnIndex} ${RowIndex}`);
    expect(new Set(corners).size).toBe(tiles.length);
    for (const { ColumnIndex, ColumnSpan, RowIndex, RowSpan } of tiles) {
      expect([ColumnIndex % ColumnSpan, RowIndex % RowSpan]).toEqual([0, 0]);
      expect(ColumnIndex + ColumnSpan).toBeLessThanOrEqual(36);
    }
  },
);

test('each data set is refreshed daily, after it is made', () => {
  const schedules = Object.values(pipeline.findResources('AWS::QuickSight::RefreshSchedule'));
  expect(schedules).toHaveLength(pictures.length);
  for (const { Properties, DependsOn } of schedules) {
    const { DataSetId, Schedule } = Properties as { DataSetId: string; Schedule: unknown };
    expect(DependsOn).toEqual([dataSets.find((one) => one.DataSetId === DataSetId)!.id]);
    expect(Schedule).toEqual({
      ScheduleId: 'daily',
      RefreshType: 'FULL_REFRESH',
      ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '04:00', TimeZone: 'Etc/UTC' },
    });
  }
});

test('its role asks, reads the lake, and writes nothing but results of dashboards', () => {
  expect(tableOf(rights)).toMatchSnapshot();
  expect(rights.filter(({ resources }) => resources.includes('*'))).toEqual([]);
  const written = rights.filter(({ actions }) => actions.includes('s3:PutObject'));
  expect(written.flatMap(({ resources }) => resources)).toEqual(['<LakeResultsArn>/dashboards/*']);
});

test('no stack signs up for QuickSight, and without a word in the configuration none speaks of it', () => {
  for (const environment of [dev, prod, withAnalytics]) {
    const types = Object.values(
      (templatesOf(environment).pipeline.toJSON() as { Resources: Record<string, { Type: string }> })
        .Resources,
    ).map(({ Type }) => Type);
    const known =
      environment === withAnalytics
        ? ['Analysis', 'Dashboard', 'DataSet', 'DataSource', 'RefreshSchedule']
        : [];
    expect([...new Set(types.filter((type) => type.startsWith('AWS::QuickSight')))].sort()).toEqual(
      known.map((type) => `AWS::QuickSight::${type}`),
    );
  }
});

/** Columns that are named anywhere below a value. */
function columnsIn(value: unknown): z.infer<typeof column>[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = column.safeParse(value);
  return found.success ? [found.data] : Object.values(value).flatMap(columnsIn);
}
