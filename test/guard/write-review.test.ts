import { writeReview } from '../../lib/guard/write-review';
import { resource, retained, reviewOf } from './review';

const lake = { Lake: resource('AWS::S3::Bucket', {}, retained) };
const rule = (CidrIp: string) => ({ CidrIp, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });

test('a change of everything is one short review, worst first', () => {
  const door = (...SecurityGroupIngress: object[]) => ({
    Door: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress }),
  });
  const before = {
    ...lake,
    ...door(),
    Db: resource('AWS::RDS::DBInstance'),
    Log: resource('AWS::Logs::LogGroup'),
  };
  const after = {
    Lake: resource('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }, retained),
    ...door(rule('10.0.0.0/8'), rule('0.0.0.0/0')),
    Log: resource('AWS::Logs::LogGroup', { LogGroupName: 'named' }),
    Key: resource('AWS::KMS::Key'),
  };
  expect(writeReview(reviewOf(before, after))).toBe(`# Guard: refused

## Stops this change

- The database Db is **destroyed** with its data. (\`removed data/Db\`)

## Replaced or less protected

- AWS::Logs::LogGroup Log is **replaced** (LogGroupName).

## Opened

- Door: port 443 is open to **the world**.
- Door: port 443 is open to 10.0.0.0/8.

## Keeps data

- data: bucket Lake changed, key Key new.
`);
});

test('a long paragraph is cut after its worst lines, and says how many more there are', () => {
  const rights = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [
      `Rights${index}`,
      resource('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: index === 24 ? '*' : 'lake' }],
        },
      }),
    ]),
  );
  const lines = writeReview(reviewOf({}, rights)).split('\n');
  expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(21);
  expect(lines[4]).toBe('- Rights24: allows s3:GetObject on "*" (**wide**).');
  expect(lines).toContain('- and 5 more');
});
