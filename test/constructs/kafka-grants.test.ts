import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  grantAdmin,
  grantConsume,
  grantProduce,
  grantWatch,
  type KafkaCluster,
} from '../../lib/constructs/kafka-grants';

const cluster: KafkaCluster = {
  clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/tidemark/0a1b-2',
};
const arn = (kind: string, name = '') =>
  `arn:aws:kafka:eu-central-1:111122223333:${kind}/tidemark/0a1b-2${name}`;

function statementsOf(grant: (role: Role) => void) {
  const stack = new Stack(new App(), 'Stack');
  grant(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return (policy as Policy).Properties.PolicyDocument.Statement;
}

interface Policy {
  Properties: { PolicyDocument: { Statement: { Action: unknown; Effect: string; Resource: unknown }[] } };
}

test('A producer may write to the named topic and to no other', () => {
  expect(
    statementsOf((role) => {
      grantProduce(cluster, role, ['cdc.public.orders']);
    }),
  ).toEqual([
    {
      Action: [
        'kafka-cluster:Connect',
        'kafka-cluster:DescribeCluster',
        'kafka-cluster:WriteDataIdempotently',
      ],
      Effect: 'Allow',
      Resource: arn('cluster'),
    },
    {
      Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
      Effect: 'Allow',
      Resource: arn('topic', '/cdc.public.orders'),
    },
  ]);
});

test('A consumer may read its topics and commit as its own group', () => {
  expect(
    statementsOf((role) => {
      grantConsume(cluster, role, { topics: ['cdc.public.orders'], group: 'tidemark-delivery' });
    }),
  ).toEqual([
    {
      Action: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
      Effect: 'Allow',
      Resource: arn('cluster'),
    },
    {
      Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      Effect: 'Allow',
      Resource: arn('topic', '/cdc.public.orders'),
    },
    {
      Action: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      Effect: 'Allow',
      Resource: arn('group', '/tidemark-delivery'),
    },
  ]);
});

test('An onlooker may ask for the ends of topics and the offsets of groups, and neither read nor commit', () => {
  expect(
    statementsOf((role) => {
      grantWatch(cluster, role, { topics: ['cdc.public.orders'], groups: ['tidemark-delivery'] });
    }),
  ).toEqual([
    {
      Action: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
      Effect: 'Allow',
      Resource: arn('cluster'),
    },
    {
      Action: 'kafka-cluster:DescribeTopic',
      Effect: 'Allow',
      Resource: arn('topic', '/cdc.public.orders'),
    },
    {
      Action: 'kafka-cluster:DescribeGroup',
      Effect: 'Allow',
      Resource: arn('group', '/tidemark-delivery'),
    },
  ]);
});

test('An administrator of topics can make and grow them, and cannot delete, read or write them', () => {
  const actions = statementsOf((role) => {
    grantAdmin(cluster, role, ['cdc.public.orders', 'cdc.public.daily_bars']);
  }).flatMap(({ Action }) => Action as string[]);
  expect(actions.sort()).toEqual([
    'kafka-cluster:AlterTopic',
    'kafka-cluster:AlterTopicDynamicConfiguration',
    'kafka-cluster:Connect',
    'kafka-cluster:CreateTopic',
    'kafka-cluster:DescribeCluster',
    'kafka-cluster:DescribeTopic',
    'kafka-cluster:DescribeTopicDynamicConfiguration',
  ]);
});
