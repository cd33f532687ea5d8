import { Match } from 'aws-cdk-lib/assertions';
import { rightsOf } from '../stacks/rights-table';
import { dev, prod, templatesOf } from '../stacks/synthesise';
import { withAnalytics } from './analytics-trial';

const { pipeline } = templatesOf(withAnalytics);

test('a project shows the steps of its recipe on the files of its folder', () => {
  pipeline.hasResourceProperties('AWS::DataBrew::Dataset', {
    Name: 'tidemark-prod-sales',
    Format: 'CSV',
    FormatOptions: { Csv: { Delimiter: ',', HeaderRow: true } },
    Input: { S3InputDefinition: { Bucket: Match.anyValue(), Key: 'landing/sales/' } },
  });
  pipeline.hasResourceProperties('AWS::DataBrew::Recipe', {
    Name: 'tidemark-prod-sales',
    Steps: [
      { Action: { Operation: 'UPPER_CASE', Parameters: { sourceColumn: 'region' } } },
      {
        Action: { Operation: 'REMOVE_VALUES', Parameters: { sourceColumn: 'amount' } },
        ConditionExpressions: [{ Condition: 'IS_MISSING', TargetColumn: 'amount' }],
      },
    ],
  });
  pipeline.hasResource('AWS::DataBrew::Project', {
    Properties: {
      Name: 'tidemark-prod-sales',
      DatasetName: { Ref: Match.stringLikeRegexp('^RecipesDatasetsales') },
      RecipeName: { Ref: Match.stringLikeRegexp('^RecipesRecipesales') },
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RecipesRolesales'), 'Arn'] },
    },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^RecipesRolesalesDefaultPolicy')]),
  });
});

test('other formats have no settings of CSV', () => {
  pipeline.hasResourceProperties('AWS::DataBrew::Dataset', {
    Name: 'tidemark-prod-clicks',
    Format: 'JSON',
    FormatOptions: Match.absent(),
  });
});

test('a project reads its own folder, and writes nothing', () => {
  const rights = rightsOf(pipeline).filter(({ role }) => role.startsWith('Recipes'));
  const ofSales = rights.filter(({ role }) => role === 'RecipesRolesales');
  expect(ofSales).toEqual([
    expect.objectContaining({ actions: ['kms:Decrypt'], resources: ['<LakeKeyArn>'] }),
    expect.objectContaining({ actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: ['<LakeArn>'] }),
    expect.objectContaining({ actions: ['s3:GetObject'], resources: ['<LakeArn>/landing/sales/*'] }),
  ]);
  expect(new Set(rights.map(({ role }) => role))).toEqual(new Set(['RecipesRolesales', 'RecipesRoleclicks']));
});

test('is not there where nothing is configured', () => {
  for (const environment of [dev, prod]) {
    templatesOf(environment).pipeline.resourceCountIs('AWS::DataBrew::Project', 0);
  }
});
