import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { zone } from '../contracts/lake-layout';

/** Where in the bucket of access logs those of the load balancer lie. */
export const balancerLogPrefix = 'balancer';

export interface LakeBucketsProps {
  readonly config: ResolvedConfig;
}

/** The lake, and beside it what queries write and who asked for what. */
export class LakeBuckets extends Construct {
  /** Zones of lake-layout.ts; tells EventBridge of every object. */
  readonly lake: Bucket;
  /** Results of queries. */
  readonly results: Bucket;
  /** Who asked for what: of both buckets, and of the load balancer. */
  readonly accessLog: Bucket;
  /** Encrypts lake and results. */
  readonly key: Key;

  constructor(scope: Construct, id: string, { config }: LakeBucketsProps) {
    super(scope, id);
    const { bucketNames, quarantineDays, resultsDays, noncurrentDays } = config.lake;
    const names = bucketNames === 'generated' ? { lake: undefined, results: undefined } : bucketNames;
    this.key = new Key(this, 'Key', { enableKeyRotation: true, description: 'Lake and results of queries' });

    const unlogged: BucketProps = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      autoDeleteObjects: config.deleteData.emptyBuckets,
      removalPolicy: config.deleteData.emptyBuckets ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    };
    const encryption = { encryption: BucketEncryption.KMS, encryptionKey: this.key, bucketKeyEnabled: true };
    this.accessLog = new Bucket(this, 'AccessLog', {
      ...unlogged,
      // S3 and load balancers write access logs to buckets with S3's own keys only.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(config.logs.days) }, upkeep(noncurrentDays)],
    });
    const logged = { ...unlogged, ...encryption, serverAccessLogsBucket: this.accessLog };
    takeBalancerLogs(this.accessLog);

    this.lake = new Bucket(this, 'Lake', {
      ...logged,
      bucketName: names.lake,
      serverAccessLogsPrefix: 'lake/',
      lifecycleRules: [expireZone(zone.quarantine, quarantineDays), upkeep(noncurrentDays)],
    });
    // The construct's own switch for this brings in a function; the bucket takes it by itself.
    (this.lake.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };

    this.results = new Bucket(this, 'Results', {
      ...logged,
      bucketName: names.results,
      serverAccessLogsPrefix: 'results/',
      lifecycleRules: [{ expiration: Duration.days(resultsDays) }, upkeep(noncurrentDays)],
    });
  }
}

/** Says which load balancers by account and region only: the bucket knows nothing of the one that comes. */
function takeBalancerLogs(bucket: Bucket): void {
  const stack = Stack.of(bucket);
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${balancerLogPrefix}/AWSLogs/${stack.account}/*`)],
      conditions: {
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'elasticloadbalancing',
            resource: 'loadbalancer',
            resourceName: '*',
          }),
        },
      },
    }),
  );
}

function expireZone(name: string, days: number): LifecycleRule {
  return { id: `expire-${name}`, prefix: `${name}/`, expiration: Duration.days(days) };
}

/** For all of a bucket: what nobody sees any more goes, too. */
function upkeep(noncurrentDays: number): LifecycleRule {
  return {
    id: 'upkeep',
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
    // What is left of an object when all its versions are gone; lists have to pass over it.
    expiredObjectDeleteMarker: true,
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
}
