import { Match, type Template } from 'aws-cdk-lib/assertions';
import { dev, prod, templatesOf, withValues } from './synthesise';

const network = (environment: typeof dev): Template => templatesOf(environment).network;

interface Endpoint {
  Properties: { PolicyDocument: { Statement: { Action: string; Condition?: unknown; Resource: unknown }[] } };
}

test('Zones are asked of CloudFormation, so that synthesis needs no account', () => {
  const zones = Object.values(network(prod).findResources('AWS::EC2::Subnet')).map(
    (subnet) => (subnet.Properties as { AvailabilityZone: unknown }).AvailabilityZone,
  );
  expect(new Set(zones.map((zone) => JSON.stringify(zone)))).toEqual(
    new Set([0, 1, 2].map((index) => JSON.stringify({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] }))),
  );
});

test('An account and region of one environment change no zone and need no look-up', () => {
  const placed = withValues(dev, { account: '111122223333', region: 'eu-central-1' });
  network(placed).hasResourceProperties('AWS::EC2::Subnet', {
    AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': Match.anyValue() }] },
  });
});

test('A third zone moves no subnet of the first two', () => {
  const blocks = (zones: number) =>
    Object.fromEntries(
      Object.entries(
        network(withValues(dev, { network: { ...dev.network, zones } })).findResources('AWS::EC2::Subnet'),
      ).map(([id, subnet]) => [id, (subnet.Properties as { CidrBlock: string }).CidrBlock]),
    );
  expect(blocks(3)).toMatchObject(blocks(2));
});

test('No subnet gives public addresses to what starts in it', () => {
  for (const subnet of Object.values(network(dev).findResources('AWS::EC2::Subnet'))) {
    expect((subnet.Properties as { MapPublicIpOnLaunch: boolean }).MapPublicIpOnLaunch).toBe(false);
  }
});

test('With NAT the private subnets have a way out and the isolated ones have none', () => {
  const routes = Object.keys(network(dev).findResources('AWS::EC2::Route'));
  expect(routes.filter((id) => id.includes('Private'))).toHaveLength(2);
  expect(routes.filter((id) => id.includes('Isolated'))).toEqual([]);
  network(dev).resourceCountIs('AWS::EC2::NatGateway', 1);
});

test('With endpoints no private subnet reaches the internet', () => {
  network(prod).resourceCountIs('AWS::EC2::NatGateway', 0);
  const routes = Object.keys(network(prod).findResources('AWS::EC2::Route'));
  expect(routes.filter((id) => !id.includes('Public'))).toEqual([]);
});

test('Every endpoint lets in principals of this account only, except to layers of images', () => {
  for (const [id, endpoint] of Object.entries(network(prod).findResources('AWS::EC2::VPCEndpoint'))) {
    for (const { Action, Condition } of (endpoint as Endpoint).Properties.PolicyDocument.Statement) {
      expect({ id, Action }).not.toMatchObject({ Action: '*' });
      if (Action === 's3:GetObject') continue;
      expect({ id, Condition }).toMatchObject({
        Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
      });
    }
  }
});

test('Endpoints answer HTTPS from inside the VPC and nothing else', () => {
  network(prod).hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'HTTPS from inside the VPC to the interface endpoints',
    SecurityGroupIngress: [Match.objectLike({ CidrIp: prod.network.cidr, FromPort: 443, ToPort: 443 })],
  });
});

test('S3 is reached through its gateway in every environment', () => {
  for (const environment of [dev, prod]) {
    network(environment).hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
  }
});

test('The default security group is emptied', () => {
  network(dev).hasResourceProperties('Custom::VpcRestrictDefaultSG', {
    DefaultSecurityGroupId: Match.anyValue(),
  });
});

test('All traffic is logged, under a key and for as long as the configuration says', () => {
  network(dev).hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
  network(dev).hasResourceProperties('AWS::Logs::LogGroup', {
    RetentionInDays: dev.logs?.days,
    KmsKeyId: Match.anyValue(),
  });
});

test('Only log groups of this account and region may use the key of the logs', () => {
  network(dev).hasResourceProperties('AWS::KMS::Key', {
    EnableKeyRotation: true,
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
        }),
      ]),
    },
  });
});

test('Services find each other by private names', () => {
  network(dev).hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', {
    Name: 'tidemark.internal',
  });
});
