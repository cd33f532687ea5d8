import { Match } from 'aws-cdk-lib/assertions';
import { isPrivate } from '../../lib/constructs/private-block';
import { dev, prod, templatesOf } from '../stacks/synthesise';

const open = templatesOf(prod).pipeline;
const inside = templatesOf(dev).pipeline;

it('listens by HTTPS alone where there is a certificate', () => {
  open.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: Match.stringLikeRegexp('^arn:aws:acm:') }],
  });
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

it('asks the API for its health by way of Nginx, and not the database', () => {
  open.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    Port: 8080,
    HealthCheckPath: '/healthz',
  });
});

it('goes back when the tasks of a deployment do not come up', () => {
  open.allResourcesProperties('AWS::ECS::Service', {
    DeploymentConfiguration: Match.objectLike({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MinimumHealthyPercent: 100,
    }),
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
