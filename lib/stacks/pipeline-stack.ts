import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { BootstrapServers } from '../constructs/bootstrap-servers';
import { StageLog } from '../constructs/stage-log';
import { Capture } from '../stages/capture';
import { Catalog } from '../stages/catalog';
import { Delivery, givenUpPrefix } from '../stages/delivery';
import { Ingress } from '../stages/ingress';
import { Query } from '../stages/query';
import { SourcePreparation } from '../stages/source-preparation';
import { Topics } from '../stages/topics';
import type { NetworkStack } from './network-stack';
import type { StorageStack } from './storage-stack';

export interface PipelineStackProps extends StackProps {
  readonly config: ResolvedConfig;
  readonly network: NetworkStack;
  readonly storage: StorageStack;
}

/** What moves the data. It keeps none: it can be deleted and deployed again. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { config, network, storage, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const { source, stream, lake, catalog: database } = storage;
    const stage = { config, network };

    const { value: bootstrapServers } = new BootstrapServers(this, 'BootstrapServers', {
      cluster: stream,
      logGroup: new StageLog(this, 'BootstrapServersLog', stage),
    });
    const prepared = new SourcePreparation(this, 'SourcePreparation', { ...stage, source });
    const topics = new Topics(this, 'Topics', { ...stage, stream, bootstrapServers });

    const ingress = new Ingress(this, 'Ingress', { ...stage, source, lake, after: [prepared] });
    const after = [prepared, topics];
    const capture = new Capture(this, 'Capture', { ...stage, source, stream, bootstrapServers, after });
    const delivery = new Delivery(this, 'Delivery', { ...stage, stream, lake, after: [topics] });
    const catalog = new Catalog(this, 'Catalog', { ...stage, lake, database, after: [capture] });
    const query = new Query(this, 'Query', { ...stage, lake, database, after: [catalog] });

    this.tell('Url', ingress.url, 'Where clients send rows');
    this.tell('BootstrapServers', bootstrapServers, 'Kafka, for clients with IAM inside the network');
    this.tell('WorkGroup', query.workGroup.ref, 'Athena workgroup for questions');
    this.tell('Database', database.databaseName, 'Glue database of the lake');
    this.tell('LakeBucket', lake.lake.bucketName, 'Bucket of the lake');
    this.tell('CaptureLog', capture.workers.log.logGroupName, 'What Kafka Connect says');
    this.tell('DeliveryLog', delivery.handler.function.logGroup.logGroupName, 'What the delivery says');
    this.tell('GivenUp', `s3://${lake.lake.bucketName}/${givenUpPrefix}`, 'Batches that were not delivered');
  }

  private tell(id: string, value: string, description: string): void {
    new CfnOutput(this, `${id}Output`, { value, description }).overrideLogicalId(id);
  }
}
