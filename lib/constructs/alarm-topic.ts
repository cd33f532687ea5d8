import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where alarms tell that they begin and end: who shall hear it subscribes by himself. */
export class AlarmTopic extends Topic {
  /** @param key that CloudWatch may use: AWS's own for SNS lets no alarm in */
  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id, { masterKey: key, enforceSSL: true });
    // With a policy of one's own, alarms have no right any more by being of the same account.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
