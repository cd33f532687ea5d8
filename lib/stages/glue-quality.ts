import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { CfnDataQualityRuleset } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IDependable } from 'constructs';
import type { ResolvedConfig } from '../config';
import { checkedTables } from '../config-rules/quality-mistakes';
import { glueArns } from '../constructs/glue-arns';
import type { LakeSql } from '../constructs/grant-lake-sql';
import { GlueRole } from '../constructs/glue-role';
import { grantRead } from '../constructs/lake-grants';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { zone } from '../contracts/lake-layout';
import { dqdl } from '../contracts/quality-dqdl';
import { declaredRules, type RuledTable } from '../contracts/quality-rules';

export interface GlueQualityProps extends StageProps {
  readonly sql: LakeSql;
  /** Who hears of a broken rule. */
  readonly topic: ITopic;
  /** What makes the tables of the fold. */
  readonly after: readonly IDependable[];
}

/** Most that a run may take; Glue's own is two days. */
const timeoutMinutes = 60;

/**
 * A ruleset of Glue Data Quality for each table, and a daily run of it. CloudFormation has rulesets and no runs, so the
 * scheduler calls Glue.
 */
export class GlueQuality extends Construct {
  constructor(scope: Construct, id: string, props: GlueQualityProps) {
    super(scope, id);
    const { config, topic } = props;
    const { lakeDatabase, landingDatabase } = environmentNames(config.name);
    const checked = [
      ...checkedTables(config).map((table) => ({ table, database: lakeDatabase })),
      ...Object.entries(config.quality.crawled).map(([name, rules]) => ({
        ...{ table: declaredRules(name, rules), database: landingDatabase },
      })),
    ];
    const role = this.role(checked, props);
    for (const [index, one] of checked.entries()) {
      const { table, database } = one;
      const ruleset = new CfnDataQualityRuleset(this, `Rules-${table.name}`, {
        name: rulesetName(config, table),
        description: `What must hold of ${table.name}`,
        ruleset: dqdl(table, lakeDatabase),
        targetTable: { databaseName: database, tableName: table.relation },
      });
      ruleset.node.addDependency(...props.after);
      this.runDaily({ ...one, ruleset, role, index }, props);
    }
    new Rule(this, 'Broken', {
      description: 'A rule of quality is broken',
      eventPattern: {
        source: ['aws.glue-dataquality'],
        detailType: ['Data Quality Evaluation Results Available'],
        detail: { state: ['FAILED'], rulesetNames: checked.map(({ table }) => rulesetName(config, table)) },
      },
      targets: [new SnsTopic(topic)],
    });
  }

  /** What a run of Glue reads and writes. */
  private role(checked: readonly Checked[], { config, sql: { lake } }: GlueQualityProps): GlueRole {
    const stack = Stack.of(this);
    const role = new GlueRole(this, 'Role');
    const zones = [zone.iceberg, zone.curated, zone.landing].map((name) => `${name}/`);
    grantRead(role, { bucket: lake.lake, key: lake.key }, zones);
    const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
      role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
    const glue = checked.flatMap(({ table, database }) => glueArns(stack, database, relationsOf(table)));
    allow(['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'], [...new Set(glue)]);
    allow(
      ['glue:GetDataQualityRuleset', 'glue:GetDataQualityRulesetEvaluationRun', 'glue:PublishDataQuality'],
      checked.map(({ table }) => this.rulesetArn(rulesetName(config, table))),
    );
    // The program that Glue runs.
    const assets = `aws-glue-ml-data-quality-assets-${stack.region}`;
    allow(
      ['s3:GetObject'],
      [
        stack.formatArn({
          ...{ service: 's3', region: '', account: '', resource: assets, resourceName: '*' },
        }),
      ],
    );
    allow(['cloudwatch:PutMetricData'], ['*'], {
      StringEquals: { 'cloudwatch:namespace': 'Glue Data Quality' },
    });
    return role;
  }

  private runDaily(
    { table, database, ruleset, role, index }: Run,
    { config, after }: GlueQualityProps,
  ): void {
    const daily = new Schedule(this, `Schedule-${table.name}`, {
      description: `Checks what must hold of ${table.name}`,
      // One after the other begins: an account runs only so many at once.
      schedule: ScheduleExpression.cron({
        ...{ minute: String((index * 2) % 60), hour: String(config.quality.hour) },
        timeZone: TimeZone.ETC_UTC,
      }),
      target: new Universal({
        ...{ service: 'glue', action: 'startDataQualityRulesetEvaluationRun' },
        ...{ retryAttempts: 0, maxEventAge: Duration.hours(1) },
        input: ScheduleTargetInput.fromObject({
          DataSource: { GlueTable: { DatabaseName: database, TableName: table.relation } },
          Role: role.roleArn,
          NumberOfWorkers: 2,
          Timeout: timeoutMinutes,
          RulesetNames: [ruleset.ref],
          AdditionalRunOptions: { CloudWatchMetricsEnabled: true },
        }),
        policyStatements: [
          new PolicyStatement({
            actions: ['glue:StartDataQualityRulesetEvaluationRun'],
            resources: [this.rulesetArn(rulesetName(config, table))],
          }),
          new PolicyStatement({
            actions: ['iam:PassRole'],
            resources: [role.roleArn],
            conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
          }),
        ],
      }),
    });
    daily.node.addDependency(...after);
  }

  private rulesetArn(resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'glue', resource: 'dataQualityRuleset', resourceName });
  }
}

interface Checked {
  readonly table: RuledTable;
  readonly database: string;
}

interface Run extends Checked {
  readonly ruleset: CfnDataQualityRuleset;
  readonly role: GlueRole;
  readonly index: number;
}

function rulesetName(config: ResolvedConfig, { name }: RuledTable): string {
  return `${physicalName(config)}-${name.replaceAll('_', '-')}`;
}

/** What a run reads: the table, and those in which its references end. */
function relationsOf({ relation, rules }: RuledTable): string[] {
  return [relation, ...rules.flatMap((rule) => (rule.kind === 'references' ? [rule.parent.relation] : []))];
}
