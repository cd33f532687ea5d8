import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageProps } from './stage-props';

/** Takes the access logs of a load balancer, in any region: the CDK's own way needs to know it beforehand. */
export class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string, { config }: Pick<StageProps, 'config'>) {
    super(scope, id, {
      // Load balancers write with S3's own key only.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(config.logs.days),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      autoDeleteObjects: config.deleteData.emptyBuckets,
      removalPolicy: config.deleteData.emptyBuckets ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    const stack = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`AWSLogs/${stack.account}/*`)],
        conditions: {
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'elasticloadbalancing',
              resource: 'loadbalancer',
              resourceName: '*',
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
  }
}
