import { z } from 'zod';
import { matching, oneOf } from './shape-parts';

/** In a list with commas between, in XML and in Java's properties. */
const name = matching(
  /^[^\s,<>&"\\]+$/,
  'give a name without blanks, commas, backslashes and any of < > & "',
);

export const nifiSignOnShape = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('login') }),
    z.strictObject({
      kind: z.literal('oidc'),
      discoveryUrl: matching(
        /^https:\/\/[^\s/\\]+\/[^\s\\]+$/,
        'give the https URL of the discovery document, such as "https://id.example.com/.well-known/openid-configuration"',
      ),
      clientId: matching(/^\S+$/, 'give the name under which NiFi is registered at the provider'),
      clientSecretArn: matching(
        /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
        'give the complete ARN of a secret, with the six letters at its end',
      ),
      administrators: z.array(name).min(1, { error: 'is empty: name those who may do everything.' }),
      userClaim: name.optional(),
    }),
  ],
  oneOf('login', 'oidc'),
);
