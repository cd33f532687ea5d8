import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  TextWidget,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { physicalName } from '../constructs/physical-name';
import type { StageAlarm } from '../constructs/stage-alarm';
import { alarmStages, type AlarmStage } from '../contracts/alarm-spec';

export interface RouteDashboardProps {
  readonly config: ResolvedConfig;
  readonly alarms: readonly StageAlarm[];
}

/** Of the 24 columns that a dashboard has. */
const graphColumns = 6;

/**
 * Every stage in the order in which a row passes it: its alarms, then what each of them looks at with the line above or below
 * which it begins.
 */
export class RouteDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { config, alarms }: RouteDashboardProps) {
    super(scope, id, { dashboardName: physicalName(config), defaultInterval: Duration.hours(3) });
    for (const stage of alarmStages) {
      const mine = alarms.filter((alarm) => alarm.stage === stage);
      if (mine.length > 0) this.addWidgets(...widgets(stage, mine));
    }
  }
}

function widgets(stage: AlarmStage, alarms: readonly StageAlarm[]): IWidget[] {
  const names = [...new Set(alarms.map(({ name }) => name))];
  return [
    new TextWidget({ markdown: `## ${stage}`, width: 24, height: 1 }),
    new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }),
    ...names.map((name) => graph(alarms.filter((alarm) => alarm.name === name))),
  ];
}

function graph(alarms: readonly StageAlarm[]): IWidget {
  const [{ name, threshold }] = alarms as readonly [StageAlarm];
  return new GraphWidget({
    title: name,
    width: graphColumns,
    left: alarms.map(({ looksAt }) => looksAt),
    leftAnnotations: [{ value: threshold, label: 'alarm' }],
    leftYAxis: { min: 0 },
  });
}
