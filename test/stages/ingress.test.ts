import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { PipelineConfig } from '../../lib/config';
import { isPrivate } from '../../lib/constructs/private-block';
import { rightsOf } from '../stacks/rights-table';
import { dev, prod, templatesOf } from '../stacks/synthesise';

const open = templatesOf(prod).pipeline;
const inside = templatesOf(dev).pipeline;

it('listens by TLS 1.2 and 1.3 where there is a certificate, and leads there from port 80', () => {
  open.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 2);
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    Protocol: 'HTTPS',
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    Certificates: [{ CertificateArn: Match.stringLikeRegexp('^arn:aws:acm:') }],
  });
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    DefaultActions: [
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ],
  });
});

it('does not listen on port 80 where the redirect is off', () => {
  const tls = { ...prod.ingress.tls, redirect: false } as PipelineConfig['ingress']['tls'];
  const template = templatesOf({ ...prod, ingress: { ...prod.ingress, tls } }).pipeline;
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
});

it('lets no header pass that could be read in two ways', () => {
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([
      { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      { Key: 'routing.http.desync_mitigation_mode', Value: 'strictest' },
    ]),
  });
});

it('serves any name, or those of the configuration and the load balancer’s own', () => {
  const names = (template: Template) => {
    const tasks = JSON.stringify(template.findResources('AWS::ECS::TaskDefinition'));
    return /"NGINX_SERVER_NAMES","Value":(.*?)\},\{"Name"/.exec(tasks)?.[1];
  };
  expect(names(open)).toBe('"~."');
  const ingress = { ...prod.ingress, hostNames: ['api.example.com', '*.eu.example.com'] };
  expect(names(templatesOf({ ...prod, ingress }).pipeline)).toMatch(
    /"api\.example\.com \*\.eu\.example\.com ",\{"Fn::GetAtt":\["IngressLoadBalancer\w+","DNSName"\]/,
  );
});

it('is inside the network when only private blocks may connect', () => {
  inside.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
});

it.each([
  ['10.40.0.0/20', true],
  ['172.31.0.0/16', true],
  ['192.168.7.0/24', true],
  ['172.32.0.0/16', false],
  ['0.0.0.0/0', false],
  ['192.0.0.0/8', false],
])('takes %s for private: %s', (cidr, answer) => {
  expect(isPrivate(cidr)).toBe(answer);
});

it('lets in the blocks of the configuration and nobody else', () => {
  inside.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Load balancer of the ingress',
    SecurityGroupIngress: dev.ingress.allowedCidrs!.map((CidrIp) =>
      Match.objectLike({ CidrIp, FromPort: 80, ToPort: 80 }),
    ),
  });
});

it('sends requests to tasks that reach the database, and keeps tasks through a failover of 2 minutes', () => {
  const [group] = Object.values(open.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  const { HealthCheckPath, HealthCheckIntervalSeconds, UnhealthyThresholdCount, Port } = group!
    .Properties as {
    HealthCheckPath: string;
    HealthCheckIntervalSeconds: number;
    UnhealthyThresholdCount: number;
    Port: number;
  };
  expect([Port, HealthCheckPath]).toEqual([8080, '/readyz']);
  expect(HealthCheckIntervalSeconds * UnhealthyThresholdCount).toBeGreaterThanOrEqual(150);
});

it('has more tasks under load by CPU and by requests, up to the configuration’s limit', () => {
  const target = 'AWS::ApplicationAutoScaling::ScalableTarget';
  const policies = (values: object) => ({
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: Match.objectLike(values),
  });
  open.hasResourceProperties(target, { MinCapacity: 3, MaxCapacity: 12 });
  const policy = 'AWS::ApplicationAutoScaling::ScalingPolicy';
  open.hasResourceProperties(
    policy,
    policies({
      TargetValue: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    }),
  );
  open.hasResourceProperties(
    policy,
    policies({
      TargetValue: 30_000,
      PredefinedMetricSpecification: Match.objectLike({ PredefinedMetricType: 'ALBRequestCountPerTarget' }),
    }),
  );
  inside.resourceCountIs(policy, 0);
});

it('leaves the number of tasks under load alone when it is deployed', () => {
  open.hasResourceProperties('AWS::ECS::Service', {
    DesiredCount: Match.absent(),
    LoadBalancers: Match.anyValue(),
  });
});

it('keeps the hours of the configuration and scales within them', () => {
  const ingress = { ...dev.ingress, tasks: 2, maxTasks: 5 };
  templatesOf({ ...dev, ingress }).pipeline.hasResourceProperties(
    'AWS::ApplicationAutoScaling::ScalableTarget',
    {
      ScheduledActions: Match.arrayWith([
        Match.objectLike({ ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 5 } }),
        Match.objectLike({ ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } }),
      ]),
    },
  );
});

it('goes back when the tasks of a deployment do not come up', () => {
  open.allResourcesProperties('AWS::ECS::Service', {
    DeploymentConfiguration: Match.objectLike({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    }),
  });
  open.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: Match.anyValue(),
    DeploymentConfiguration: Match.objectLike({ MinimumHealthyPercent: 100 }),
  });
});

it('asks the rule groups of the configuration, in its order', () => {
  const ingress = {
    ...prod.ingress,
    wafRules: ['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesCommonRuleSet'],
  } as const;
  templatesOf({ ...prod, ingress }).pipeline.hasResourceProperties('AWS::WAFv2::WebACL', {
    Rules: [
      Match.objectLike({ Name: 'AWSManagedRulesSQLiRuleSet', Priority: 0 }),
      Match.objectLike({ Name: 'AWSManagedRulesCommonRuleSet', Priority: 1 }),
    ],
  });
});

it('stands behind a web ACL that lets batches through, only where the configuration says so', () => {
  inside.resourceCountIs('AWS::WAFv2::WebACL', 0);
  open.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  open.hasResourceProperties('AWS::WAFv2::WebACL', {
    Rules: Match.arrayWith([
      Match.objectLike({
        Name: 'AWSManagedRulesCommonRuleSet',
        Statement: {
          ManagedRuleGroupStatement: Match.objectLike({
            RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
          }),
        },
      }),
    ]),
  });
});

it('writes ticks to their topic and to no other, with MSK’s IAM login', () => {
  const rights = rightsOf(open).filter(({ role }) => role.startsWith('IngressTasks'));
  const resourcesOf = (action: string) =>
    rights.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);
  expect(resourcesOf('kafka-cluster:WriteData').map((arn) => arn.split('/').at(-1))).toEqual([
    'stock-market-data',
  ]);
  expect(resourcesOf('kafka-cluster:WriteDataIdempotently')).toHaveLength(1);
  expect(resourcesOf('kafka-cluster:ReadData')).toEqual([]);
  open.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: Match.arrayWith([
      Match.objectLike({
        Name: 'fastapi',
        Environment: Match.arrayWith([
          { Name: 'KAFKA_BOOTSTRAP_SERVERS', Value: Match.objectLike({}) },
          { Name: 'KAFKA_AUTH', Value: 'iam' },
        ]),
      }),
    ]),
  });
});

it('reaches the database and the brokers, each by a door of its own', () => {
  const doors = Object.entries(open.findResources('AWS::EC2::SecurityGroupEgress'))
    .filter(([id]) => id.startsWith('IngressTasks'))
    .map(([, { Properties }]) => (Properties as { FromPort: unknown }).FromPort);
  expect(doors.sort()).toEqual([5433, 9098]);
});
