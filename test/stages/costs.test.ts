import { Match } from 'aws-cdk-lib/assertions';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { withAnalytics } from './analytics-trial';

const { pipeline } = templatesOf(withAnalytics);

it('writes at 80 percent of the budget, and when all of it is spent or forecast, of what bears the tag', () => {
  const told = (NotificationType: string, Threshold: number) => ({
    Notification: { NotificationType, Threshold, ComparisonOperator: 'GREATER_THAN' },
    Subscribers: [
      { SubscriptionType: 'EMAIL', Address: 'costs@example.com' },
      { SubscriptionType: 'EMAIL', Address: 'owner@example.com' },
    ],
  });
  pipeline.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: {
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 900, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:environment$prod'] },
    },
    NotificationsWithSubscribers: [told('ACTUAL', 80), told('ACTUAL', 100), told('FORECASTED', 100)],
  });
});

it('writes once a day when cost is above what is expected', () => {
  pipeline.hasResourceProperties('AWS::CE::AnomalyMonitor', {
    MonitorType: 'CUSTOM',
    MonitorSpecification: Match.serializedJson({ Tags: { Key: 'environment', Values: ['prod'] } }),
  });
  pipeline.hasResourceProperties('AWS::CE::AnomalySubscription', {
    Frequency: 'DAILY',
    Subscribers: [
      { Type: 'EMAIL', Address: 'costs@example.com' },
      { Type: 'EMAIL', Address: 'owner@example.com' },
    ],
    ThresholdExpression: Match.serializedJson({
      Dimensions: {
        Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
        MatchOptions: ['GREATER_THAN_OR_EQUAL'],
        Values: ['50'],
      },
    }),
  });
});

it.each([
  ['dev', dev, 0, 0],
  ['prod', prod, 0, 0],
  [
    'a budget alone',
    withValues(prod, {
      costs: { kind: 'mail', addresses: ['costs@example.com'], tag: 'project', monthlyUsd: 9 },
    }),
    1,
    0,
  ],
  [
    'anomalies alone',
    withValues(prod, {
      costs: { kind: 'mail', addresses: ['costs@example.com'], tag: 'project', anomalyUsd: 9 },
    }),
    0,
    1,
  ],
])('has in %s what its configuration asks for', (_name, environment, budgets, monitors) => {
  const { pipeline: made } = templatesOf(environment);
  made.resourceCountIs('AWS::Budgets::Budget', budgets);
  made.resourceCountIs('AWS::CE::AnomalyMonitor', monitors);
  made.resourceCountIs('AWS::CE::AnomalySubscription', monitors);
});
