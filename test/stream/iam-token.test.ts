import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { iamToken, type SigningKeys } from '../../lambda/stream/iam-token';

const now = Date.UTC(2026, 1, 3, 4, 5, 6);
const permanent = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/with+signs' };

beforeAll(() => jest.useFakeTimers({ now }));
afterAll(() => jest.useRealTimers());

/** Query of a token's address, without what only names the client. */
function queryOf(token: string): Record<string, string> {
  const url = new URL(Buffer.from(token, 'base64url').toString());
  expect([url.protocol, url.host, url.pathname]).toEqual(['https:', 'kafka.eu-central-1.amazonaws.com', '/']);
  url.searchParams.delete('User-Agent');
  return Object.fromEntries(url.searchParams);
}

async function reference(keys: SigningKeys): Promise<string> {
  const { token } = await generateAuthTokenFromCredentialsProvider({
    region: 'eu-central-1',
    awsCredentialsProvider: () => Promise.resolve(keys),
  });
  return token;
}

it.each<[string, SigningKeys]>([
  ['permanent keys', permanent],
  ['keys of a role', { ...permanent, sessionToken: 'IQoJb3JpZ2luX2VjE//wEaCXVz+LWVhc3Q=' }],
])('signs with %s as the signer of AWS does', async (_, keys) => {
  expect(queryOf(iamToken('eu-central-1', keys, now))).toEqual(queryOf(await reference(keys)));
});

it('is good for 15 minutes and asks for nothing but to connect', () => {
  expect(queryOf(iamToken('eu-central-1', permanent, now))).toMatchObject({
    Action: 'kafka-cluster:Connect',
    'X-Amz-Date': '20260203T040506Z',
    'X-Amz-Expires': '900',
  });
});
