import { Fn } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';

/** What the grants need to know of an MSK cluster; every kind of cluster construct has it. */
export interface KafkaCluster {
  readonly clusterArn: string;
}

export interface ConsumeProps {
  readonly topics: readonly string[];
  /** Consumer group that commits the offsets. */
  readonly group: string;
}

/**
 * Lets a role write to the named topics, with the idempotent producer that is Kafka's default since 3.0.
 * Actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_apachekafkaapisforamazonmskclusters.html
 */
export function grantProduce(cluster: KafkaCluster, grantee: IGrantable, topics: readonly string[]): Grant {
  return allow(
    grantee,
    [cluster.clusterArn],
    ['Connect', 'DescribeCluster', 'WriteDataIdempotently'],
  ).combine(allow(grantee, topicArns(cluster, topics), ['DescribeTopic', 'WriteData']));
}

/** Lets a role read the named topics and commit offsets as one group. */
export function grantConsume(cluster: KafkaCluster, grantee: IGrantable, props: ConsumeProps): Grant {
  return allow(grantee, [cluster.clusterArn], ['Connect', 'DescribeCluster'])
    .combine(allow(grantee, topicArns(cluster, props.topics), ['DescribeTopic', 'ReadData']))
    .combine(allow(grantee, [arnOf(cluster, 'group', props.group)], ['AlterGroup', 'DescribeGroup']));
}

export interface WatchProps {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/** Lets a role ask where the named topics end and how far the groups are, and read no record. */
export function grantWatch(cluster: KafkaCluster, grantee: IGrantable, props: WatchProps): Grant {
  const groups = props.groups.map((group) => arnOf(cluster, 'group', group));
  return allow(grantee, [cluster.clusterArn], ['Connect', 'DescribeCluster'])
    .combine(allow(grantee, topicArns(cluster, props.topics), ['DescribeTopic']))
    .combine(allow(grantee, groups, ['DescribeGroup']));
}

/**
 * Lets a role make the named topics, add partitions and set their configuration. Deleting one is left out: a topic
 * keeps data.
 */
export function grantAdmin(cluster: KafkaCluster, grantee: IGrantable, topics: readonly string[]): Grant {
  return allow(grantee, [cluster.clusterArn], ['Connect', 'DescribeCluster']).combine(
    allow(grantee, topicArns(cluster, topics), [
      'AlterTopic',
      'AlterTopicDynamicConfiguration',
      'CreateTopic',
      'DescribeTopic',
      'DescribeTopicDynamicConfiguration',
    ]),
  );
}

function allow(grantee: IGrantable, resourceArns: string[], actions: readonly string[]): Grant {
  return Grant.addToPrincipal({
    grantee,
    resourceArns,
    actions: actions.map((action) => `kafka-cluster:${action}`),
  });
}

function topicArns(cluster: KafkaCluster, topics: readonly string[]): string[] {
  return topics.map((topic) => arnOf(cluster, 'topic', topic));
}

/** `arn:…:cluster/<name>/<id>` becomes `arn:…:<kind>/<name>/<id>/<resource>`. */
function arnOf(cluster: KafkaCluster, kind: 'topic' | 'group', resource: string): string {
  const parts = Fn.split(':cluster/', cluster.clusterArn, 2);
  return `${Fn.select(0, parts)}:${kind}/${Fn.select(1, parts)}/${resource}`;
}
