import { lakeNames } from '../../lib/contracts/lake-layout';
import { isMasked, lakeTables } from '../../lib/contracts/lake-tables';
import { may } from '../stacks/may';
import { rightsOf } from '../stacks/rights-table';
import { templatesOf } from '../stacks/synthesise';
import { withAnalysts, withLakeFormation } from './with-analysts';

const { pipeline } = templatesOf(withLakeFormation);
const masked = lakeTables
  .filter(isMasked)
  .flatMap((table) => [lakeNames(table).current, lakeNames(table).history].map((name) => ({ name, table })));

interface Made {
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
}
const found = (type: string) => Object.values(pipeline.findResources(type)) as unknown as Made[];

test('analysts get current state and history of masked tables by column, without the masked ones', () => {
  const [role] = Object.keys(
    pipeline.findResources('AWS::IAM::Role', {
      Properties: { Description: 'Asks Athena about what is published of the lake' },
    }),
  );
  const grants = found('AWS::LakeFormation::PrincipalPermissions').map(({ Properties }) => Properties);
  expect(masked.map(({ name }) => name)).toEqual(['orders_current', 'orders_history']);
  expect(grants).toEqual(
    masked.map(({ name, table }) => ({
      Principal: { DataLakePrincipalIdentifier: { 'Fn::GetAtt': [role, 'Arn'] } },
      Permissions: ['SELECT'],
      PermissionsWithGrantOption: [],
      Resource: {
        TableWithColumns: {
          CatalogId: { Ref: 'AWS::AccountId' },
          DatabaseName: expect.anything() as unknown,
          Name: name,
          ColumnWildcard: {
            ExcludedColumnNames: table.columns
              .filter((column) => column.masked !== undefined)
              .map((column) => column.name),
          },
        },
      },
    })),
  );
  expect(JSON.stringify(grants)).toContain('["customer","note","attributes"]');
});

test('a grant waits for the tables, which a handler makes', () => {
  const [steps] = Object.entries(pipeline.findResources('Custom::Tidemark'))
    .filter(([id]) => id.startsWith('QueryViews'))
    .map(([id]) => id);
  for (const { DependsOn } of found('AWS::LakeFormation::PrincipalPermissions'))
    expect(DependsOn).toContain(steps);
});

test('only the folders of these tables are registered, and everybody else goes on by IAM', () => {
  const locations = found('AWS::LakeFormation::Resource').map(({ Properties }) => Properties);
  expect(locations).toHaveLength(masked.length);
  for (const [place, { name }] of masked.entries()) {
    expect(locations[place]).toMatchObject({ HybridAccessEnabled: true, UseServiceLinkedRole: false });
    expect(JSON.stringify(locations[place]!['ResourceArn'])).toMatch(new RegExp(`"/iceberg/".*"/${name}"`));
  }
});

test('an analyst still reads none of their files: what Lake Formation does not give is not there', () => {
  const rights = rightsOf(pipeline).filter(({ role }) => role === 'AnalystsRole');
  const allowed = (action: string, resource: string) => may(rights, { action, resource });
  expect(allowed('lakeformation:GetDataAccess', '*')).toBe(true);
  for (const { name } of masked) {
    const table = `arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:table/<Catalog>/${name}`;
    expect([name, allowed('glue:GetTable', table)]).toEqual([name, true]);
    const file = `<LakeArn>/iceberg/<Catalog>/${name}/data/x.parquet`;
    expect([name, allowed('s3:GetObject', file)]).toEqual([name, false]);
  }
});

test('without the setting there is none of it', () => {
  const plain = templatesOf(withAnalysts).pipeline;
  plain.resourceCountIs('AWS::LakeFormation::Resource', 0);
  plain.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 0);
  const rights = rightsOf(plain).filter(({ role }) => role === 'AnalystsRole');
  expect(may(rights, { action: 'lakeformation:GetDataAccess', resource: '*' })).toBe(false);
});
