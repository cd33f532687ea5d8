import { prod, withValues } from '../stacks/synthesise';

/** prod with the function in NiFi's place. */
export const withFunction = withValues(prod, { delivery: { engine: 'lambda' } });

export const clientSecretArn =
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:nifi-at-the-provider-AbCdEf';

/** prod with NiFi's pages open to people of a joined network, each of whom signs on as himself. */
export const trial = withValues(prod, {
  network: { ...prod.network, neighbours: ['10.8.0.0/16'] },
  delivery: {
    engine: 'nifi',
    allowedCidrs: ['10.8.0.0/16'],
    signOn: {
      kind: 'oidc',
      discoveryUrl: 'https://id.example.com/.well-known/openid-configuration',
      clientId: 'tidemark-nifi',
      clientSecretArn,
      administrators: ['ada@example.com', 'grace@example.com'],
    },
  },
});
