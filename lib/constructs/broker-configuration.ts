import { Token } from 'aws-cdk-lib';
import { CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { physicalName } from './physical-name';

const minutesPerHour = 60;
/** Kafka's own value of `offsets.retention.minutes`, in hours. */
const weekHours = 168;

export interface BrokerConfigurationProps {
  readonly config: ResolvedConfig;
  readonly stream: Extract<ResolvedConfig['stream'], { kind: 'provisioned' }>;
}

/** `server.properties` of the brokers, as a revision of an MSK configuration. */
export class BrokerConfiguration extends Construct {
  readonly arn: string;
  readonly revision: number;

  constructor(scope: Construct, id: string, { config, stream }: BrokerConfigurationProps) {
    super(scope, id);
    const configuration = new CfnConfiguration(this, 'Resource', {
      name: physicalName(config),
      description: 'Brokers of the route',
      kafkaVersionsList: [stream.kafkaVersion],
      serverProperties: serverProperties(config),
    });
    this.arn = configuration.attrArn;
    this.revision = Token.asNumber(configuration.attrLatestRevisionRevision);
  }
}

function serverProperties({ topics, payload }: ResolvedConfig): string {
  const properties: Readonly<Record<string, string | number | boolean>> = {
    // Topics are code; one with defaults would have no owner.
    'auto.create.topics.enable': false,
    // MSK's default is true: a replica that lags may lead, and what it lacks is gone.
    'unclean.leader.election.enable': false,
    'default.replication.factor': topics.replicationFactor,
    'min.insync.replicas': topics.minInsyncReplicas,
    'message.max.bytes': payload.brokerMessageBytes,
    'replica.fetch.max.bytes': payload.fetchBytes,
    'log.retention.hours': topics.retentionHours,
    // A group that stood still as long as its records are kept must still find its offsets.
    'offsets.retention.minutes': Math.max(topics.retentionHours, weekHours) * minutesPerHour,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value)}\n`)
    .join('');
}
