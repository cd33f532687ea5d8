import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { WafRules } from '../config';
import { physicalName } from './physical-name';
import { StageLog } from './stage-log';
import type { StageProps } from './stage-props';

export interface WebAclProps extends StageProps {
  /** Load balancer that it stands before. */
  readonly resourceArn: string;
}

/** Rules that only count. */
const counted: Readonly<Partial<Record<WafRules, readonly string[]>>> = {
  // Batches are larger than the 8 KB from which this rule blocks; Nginx and the API hold the limit.
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'],
};

/** A web ACL with AWS's managed rules; what it blocks is logged without headers that carry secrets. */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, { resourceArn, ...stage }: WebAclProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Resource', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seen('web-acl'),
      rules: stage.config.ingress.wafRules.map((group, priority) => ({
        name: group,
        priority,
        overrideAction: { none: {} },
        visibilityConfig: seen(group),
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: group,
            ruleActionOverrides: counted[group]?.map((name) => ({ name, actionToUse: { count: {} } })),
          },
        },
      })),
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn, webAclArn: acl.attrArn });
    // WAF takes log groups with this beginning only.
    const log = new StageLog(this, 'Log', {
      ...stage,
      logGroupName: `aws-waf-logs-${physicalName(stage.config)}`,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }, { singleHeader: { Name: 'cookie' } }],
    });
  }
}

function seen(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
