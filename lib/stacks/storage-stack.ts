import { RemovalPolicies, Stack, type StackProps } from 'aws-cdk-lib';
import { Database } from 'aws-cdk-lib/aws-glue';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { dataRemoval } from '../constructs/data-removal';
import { pinExports } from '../constructs/pin-exports';
import { tell } from '../constructs/tell';
import { environmentNames } from '../contracts/environment-names';
import { LakeBuckets } from '../stages/lake-buckets';
import { SourceDatabase } from '../stages/source-database';
import { StreamCluster } from '../stages/stream-cluster';
import { WarehouseNamespace } from '../stages/warehouse-namespace';
import type { NetworkStack } from './network-stack';

export interface StorageStackProps extends StackProps {
  readonly config: ResolvedConfig;
  readonly network: NetworkStack;
}

/** What keeps data. It knows nothing of what moves it: the mover opens the door. */
export class StorageStack extends Stack {
  readonly source: SourceDatabase;
  readonly stream: StreamCluster;
  readonly lake: LakeBuckets;
  /** Glue database of the lake. */
  readonly catalog: Database;
  /** @default - the configuration has no warehouse */
  readonly warehouse?: WarehouseNamespace;

  constructor(scope: Construct, id: string, { config, network, ...props }: StorageStackProps) {
    super(scope, id, { ...props, terminationProtection: config.terminationProtection });
    const { vpc, logKey } = network;

    this.source = new SourceDatabase(this, 'Source', { vpc, logKey, config });
    this.stream = new StreamCluster(this, 'Stream', { vpc, logKey, config });
    this.lake = new LakeBuckets(this, 'Lake', { config });
    this.catalog = new Database(this, 'Catalog', {
      databaseName: environmentNames(config.name).lakeDatabase,
      description: 'The lake: change files, and views over them',
    });
    if (config.warehouse.kind === 'redshift-serverless') {
      const { lake, catalog: database } = this;
      this.warehouse = new WarehouseNamespace(this, 'Warehouse', { config, lake, database });
    }

    // All of it, also what keeps no data by itself: a database that stays needs its key, its group and its logins.
    RemovalPolicies.of(this).apply(dataRemoval(config));
    pinExports(this, this.whatOthersMayRead());
    tell(this, 'LakeBucket', this.lake.lake.bucketName, 'Bucket of the lake');
    tell(this, 'LakeDatabase', this.catalog.databaseName, 'Glue database of the lake');
  }

  private whatOthersMayRead(): string[] {
    const { instance, secrets, key } = this.source;
    return [
      instance.instanceIdentifier,
      instance.dbInstanceEndpointAddress,
      instance.dbInstanceEndpointPort,
      ...instance.connections.securityGroups.map(({ securityGroupId }) => securityGroupId),
      ...Object.values(secrets).map(({ secretArn }) => secretArn),
      key.keyArn,
      this.stream.clusterArn,
      this.stream.securityGroup.securityGroupId,
      ...[this.lake.lake, this.lake.results].flatMap(({ bucketArn, bucketName }) => [bucketArn, bucketName]),
      this.lake.accessLog.bucketName,
      this.lake.key.keyArn,
      this.catalog.databaseName,
    ];
  }
}
