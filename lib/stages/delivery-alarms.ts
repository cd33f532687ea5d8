import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic';
import { StageAlarm } from '../constructs/stage-alarm';
import type { StageProps } from '../constructs/stage-props';
import { lakeTables } from '../contracts/lake-tables';
import { tableDimension } from '../contracts/metrics';

export interface DeliveryAlarmsProps extends StageProps {
  /** NiFi delivers. */
  readonly nifi: boolean;
}

/** Alarms by what the watch of the delivery tells. */
export class DeliveryAlarms extends Construct {
  /** What is told when one begins and when it ends. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { config, network, nifi }: DeliveryAlarmsProps) {
    super(scope, id);
    const topic = new AlarmTopic(this, 'Topic', { key: network.logKey });
    this.topic = topic;
    for (const { name: table } of lakeTables) {
      const dimensions = { [tableDimension]: table };
      new StageAlarm(this, `Late-${table}`, { config, topic, dimensions, name: 'Late' });
      new StageAlarm(this, `Quarantined-${table}`, { config, topic, dimensions, name: 'Quarantined' });
    }
    if (!nifi) return;
    for (const name of ['FlowStopped', 'BackPressure', 'Drift'] as const) {
      new StageAlarm(this, name, { config, topic, name });
    }
  }
}
