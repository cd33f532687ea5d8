import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { environmentOf } from '../../lib/constructs/container-from-spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';

const spec: ContainerSpec = {
  name: 'door',
  image: 'containers/door',
  command: ['door'],
  env: {
    HOST: { meaning: 'Host to knock at.' },
    PORT: { meaning: 'Port.', default: '80' },
    OWN: { meaning: 'Its own address.' },
    KEY: { meaning: 'Key of the door.', secret: true },
  },
  ports: { http: 80 },
  health: { port: 'http', path: '/', startSeconds: 1, command: ['true'] },
};

function key(): EcsSecret {
  const stack = new Stack(new App());
  return EcsSecret.fromSecretsManager(
    new Secret(stack, 'Key', { secretStringValue: SecretValue.unsafePlainText('x') }),
  );
}

const given = () => ({
  spec,
  values: { HOST: 'h' },
  secrets: { KEY: key() },
  ownAddress: 'OWN',
  stopSeconds: 1,
});

it('has the values that are given over the defaults of the spec, and secrets apart from them', () => {
  const { environment, secrets } = environmentOf(given());
  expect(environment).toEqual({ HOST: 'h', PORT: '80' });
  expect(Object.keys(secrets)).toEqual(['KEY']);
});

it('refuses a required variable without a value', () => {
  expect(() => environmentOf({ ...given(), values: {} })).toThrow(
    'door needs a value for HOST: Host to knock at.',
  );
});

it('refuses a secret that is not given', () => {
  expect(() => environmentOf({ ...given(), secrets: {} })).toThrow(
    'door needs a value for KEY: Key of the door.',
  );
});

it('refuses a secret as a plain value', () => {
  expect(() => environmentOf({ ...given(), values: { HOST: 'h', KEY: 'k' } })).toThrow(
    'KEY of door is a secret: give it in `secrets`.',
  );
});

it('refuses a variable that the spec does not know', () => {
  expect(() => environmentOf({ ...given(), values: { HOTS: 'h' } })).toThrow(
    'containers/door/spec.ts knows no variable HOTS.',
  );
});
