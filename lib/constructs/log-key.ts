import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, type KeyProps } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** A key that CloudWatch may use for log groups of this account and region and for what alarms tell, and for nothing else. */
export class LogKey extends Key {
  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id, { enableKeyRotation: true, ...props });
    const stack = Stack.of(this);
    const logs = new ServicePrincipal(`logs.${stack.region}.amazonaws.com`, {
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    });
    this.grantEncryptDecrypt(logs);
    this.grant(logs, 'kms:DescribeKey');
    // Alarms, and what EventBridge hears of crawlers and jobs.
    for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com']) {
      this.grant(new ServicePrincipal(service), 'kms:Decrypt', 'kms:GenerateDataKey');
    }
  }
}
