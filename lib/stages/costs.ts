import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { physicalName } from '../constructs/physical-name';

export interface CostsProps {
  readonly config: ResolvedConfig;
  readonly costs: Extract<ResolvedConfig['costs'], { kind: 'mail' }>;
}

/** Tells by mail what the environment costs. AWS counts with a day's delay, so that no alarm is in time for it. */
export class Costs extends Construct {
  constructor(scope: Construct, id: string, { config, costs }: CostsProps) {
    super(scope, id);
    if (costs.monthlyUsd !== 'none') this.budget(config, costs, costs.monthlyUsd);
    if (costs.anomalyUsd !== 'none') this.anomalies(config, costs, costs.anomalyUsd);
  }

  private budget(config: ResolvedConfig, { addresses, tag }: CostsProps['costs'], amount: number): void {
    const when = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, comparisonOperator: 'GREATER_THAN' },
      subscribers: addresses.map((address) => ({ subscriptionType: 'EMAIL', address })),
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: physicalName(config),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${tag}$${config.tags[tag] ?? ''}`] },
      },
      notificationsWithSubscribers: [when('ACTUAL', 80), when('ACTUAL', 100), when('FORECASTED', 100)],
    });
  }

  private anomalies(config: ResolvedConfig, { addresses, tag }: CostsProps['costs'], amount: number): void {
    const monitor = new CfnAnomalyMonitor(this, 'Anomalies', {
      monitorName: physicalName(config),
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: tag, Values: [config.tags[tag]] } }),
    });
    new CfnAnomalySubscription(this, 'AnomalyMail', {
      subscriptionName: physicalName(config),
      frequency: 'DAILY',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: addresses.map((address) => ({ type: 'EMAIL', address })),
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(amount)],
        },
      }),
    });
  }
}
