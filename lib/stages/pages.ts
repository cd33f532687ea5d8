import { Duration } from 'aws-cdk-lib';
import { AlarmRule, AlarmState, CompositeAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic';
import { physicalName } from '../constructs/physical-name';
import type { StageAlarm } from '../constructs/stage-alarm';
import type { StageProps } from '../constructs/stage-props';
import { alarmStages, causesOf, type AlarmStage } from '../contracts/alarm-spec';

export interface PagesProps extends StageProps {
  /** Of every stage; those that page are taken. */
  readonly alarms: readonly StageAlarm[];
}

/**
 * What somebody gets up for: one page a stage, however many of its alarms are on, and none when the outage of another
 * stage explains it.
 */
export class Pages extends Construct {
  /** Hears pages and nothing else. */
  readonly topic: ITopic;
  private readonly pages = new Map<AlarmStage, CompositeAlarm>();

  private readonly prefix: string;

  constructor(scope: Construct, id: string, { config, network, alarms }: PagesProps) {
    super(scope, id);
    this.prefix = physicalName(config);
    this.topic = new AlarmTopic(this, 'Topic', { key: network.logKey });
    const paging = alarms.filter(({ severity }) => severity === 'page');
    // Causes first, for a page names its causes.
    for (const stage of [...alarmStages].sort((a, b) => causes(a).length - causes(b).length)) {
      const mine = paging.filter((alarm) => alarm.stage === stage);
      if (mine.length > 0) this.pages.set(stage, this.page(stage, mine));
    }
  }

  private page(stage: AlarmStage, alarms: readonly StageAlarm[]): CompositeAlarm {
    const cause = this.causeOf(stage);
    const page = new CompositeAlarm(this, stage, {
      // The CDK's own name is the same in every environment.
      compositeAlarmName: `${this.prefix}-page-${stage}`,
      alarmDescription: `PAGE. The stage ${stage} needs somebody now; the alarms that are on tell why. Runbook: docs/runbook.md#alarms`,
      alarmRule: anyOf(alarms),
      ...(cause && {
        actionsSuppressor: cause,
        // A database that is away is known after five minutes, later than what it stops.
        actionsSuppressorWaitPeriod: Duration.minutes(5),
        // What stood still has to catch up.
        actionsSuppressorExtensionPeriod: Duration.minutes(10),
      }),
    });
    const action = new SnsAction(this.topic);
    page.addAlarmAction(action);
    page.addOkAction(action);
    return page;
  }

  /** CloudWatch takes one alarm that suppresses. */
  private causeOf(stage: AlarmStage): IAlarm | undefined {
    const found = causes(stage).flatMap((cause) => this.pages.get(cause) ?? []);
    if (found.length < 2) return found[0];
    return new CompositeAlarm(this, `causes-of-${stage}`, {
      compositeAlarmName: `${this.prefix}-causes-of-${stage}`,
      alarmDescription: `Tells nobody. While it is on, the page of ${stage} stays silent. Runbook: docs/runbook.md#alarms`,
      alarmRule: anyOf(found),
    });
  }
}

function causes(stage: AlarmStage): readonly AlarmStage[] {
  return causesOf[stage] ?? [];
}

function anyOf(alarms: readonly IAlarm[]) {
  return AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)));
}
