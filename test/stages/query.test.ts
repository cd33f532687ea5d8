import { Match } from 'aws-cdk-lib/assertions';
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

it('brings the questions of lib/queries along', () => {
  const names = Object.values(pipeline.findResources('AWS::Athena::NamedQuery')).map(
    (query) => (query.Properties as { Name: string }).Name,
  );
  expect(names.sort()).toEqual(['last-prices', 'sales-by-instrument', 'sales-by-region']);
});
