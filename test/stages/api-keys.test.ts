import { Match } from 'aws-cdk-lib/assertions';
import { prod, templatesOf } from '../stacks/synthesise';

const { pipeline } = templatesOf(prod);

it('makes keys with the login of the role that owns their table, and is told nothing else', () => {
  pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/source/manage-api-keys.ts',
    Environment: {
      Variables: {
        SOURCE_HOST: Match.anyValue(),
        SOURCE_PORT: Match.anyValue(),
        SOURCE_DATABASE: 'tidemark',
        MIGRATE_SECRET_ID: Match.anyValue(),
        NODE_EXTRA_CA_CERTS: Match.anyValue(),
      },
    },
  });
  pipeline.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { Description: 'Keeps keys of the API' });
});

it('has an output by which it is called, and nothing that calls it by itself', () => {
  pipeline.hasOutput('ApiKeys', { Value: { Ref: Match.stringLikeRegexp('^ApiKeysHandler') } });
  const permissions = Object.values(pipeline.findResources('AWS::Lambda::Permission'));
  expect(JSON.stringify(permissions)).not.toContain('ApiKeysHandler');
});

it('leaves no key in any template', () => {
  for (const template of Object.values(templatesOf(prod))) {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/tidemark_[0-9a-f]{16}_/);
  }
});
