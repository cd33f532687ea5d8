import { Match } from 'aws-cdk-lib/assertions';
import { questions, statementName } from '../../lib/queries/questions';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { questionViews } from '../../lib/queries/question-views';
import { may } from '../stacks/may';
import { rightsOf } from '../stacks/rights-table';
import { dev, prod, templatesOf } from '../stacks/synthesise';

const { pipeline } = templatesOf(prod);

it('lets nobody step around the settings of the workgroup', () => {
  pipeline.hasResourceProperties('AWS::Athena::WorkGroup', {
    Name: 'tidemark-prod',
    WorkGroupConfiguration: Match.objectLike({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 1024 ** 4,
      ResultConfiguration: Match.objectLike({
        EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: Match.anyValue() },
      }),
    }),
  });
});

it('takes the history of queries along only where data may go with the stacks', () => {
  pipeline.hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: false });
  templatesOf(dev).pipeline.hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: true });
});

it('brings the questions of lib/queries along, and those with parameters as prepared statements too', () => {
  const found = (type: string) =>
    Object.values(
      pipeline.findResources(type, {
        Properties: { WorkGroup: { Ref: Match.stringLikeRegexp('^QueryWorkGroup') } },
      }),
    ).map((resource) => resource.Properties as Record<string, unknown>);
  const named = found('AWS::Athena::NamedQuery').map(({ Name, QueryString }) => [Name, QueryString]);
  expect(named.sort()).toEqual(questions().map(({ name, file }) => [name, file]));
  const prepared = found('AWS::Athena::PreparedStatement').map(({ StatementName, QueryStatement }) => [
    StatementName,
    QueryStatement,
  ]);
  expect(prepared.sort()).toEqual(
    questions()
      .filter(({ marks }) => marks.length > 0)
      .map((question) => [statementName(question), question.sql]),
  );
  // Athena's limits.
  for (const { text } of questions()) expect(text.length).toBeLessThanOrEqual(1024);
});

it('makes a view of each question that the lake can always answer, and nobody else may make or change them', () => {
  const [views] = Object.values(
    pipeline.findResources('Custom::Tidemark', {
      Properties: { event: Match.objectLike({ questions: Match.anyValue() }) },
    }),
  );
  const { event } = views!.Properties as { event: { questions: unknown } };
  expect(event.questions).toEqual(questionViews().map(({ name, sql }) => ({ name, sql })));

  const table = (name: string) =>
    `arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:table/<Catalog>/${name}`;
  const makers = (name: string) => {
    const rights = rightsOf(pipeline);
    return [...new Set(rights.map(({ role }) => role))].filter((role) =>
      may(
        rights.filter((one) => one.role === role),
        { action: 'glue:UpdateTable', resource: table(name) },
      ),
    );
  };
  for (const { name } of questionViews())
    expect(makers(name)).toEqual([expect.stringMatching(/^QueryViews/)]);
  expect(makers(lakeNames(lakeTables[0]!).newest).length).toBeGreaterThan(1);
});
