import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { BootstrapServers } from '../constructs/bootstrap-servers';
import { StageAlarm } from '../constructs/stage-alarm';
import { StageLog } from '../constructs/stage-log';
import { tell } from '../constructs/tell';
import { Analysts } from '../stages/analysts';
import { ApiKeys } from '../stages/api-keys';
import { Capture } from '../stages/capture';
import { Catalog } from '../stages/catalog';
import { Costs } from '../stages/costs';
import { createDelivery } from '../stages/create-delivery';
import { Dashboards } from '../stages/dashboards';
import { Ingress } from '../stages/ingress';
import { LakeFormation } from '../stages/lake-formation';
import { Landing } from '../stages/landing';
import { Pages } from '../stages/pages';
import { Quality } from '../stages/quality';
import { Query } from '../stages/query';
import { Reconcile } from '../stages/reconcile';
import { Recipes } from '../stages/recipes';
import { Recovery } from '../stages/recovery';
import { RouteAlarms } from '../stages/route-alarms';
import { RouteDashboard } from '../stages/route-dashboard';
import { SourcePreparation } from '../stages/source-preparation';
import { Topics } from '../stages/topics';
import { Warehouse } from '../stages/warehouse';
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

    const apiKeys = new ApiKeys(this, 'ApiKeys', { ...stage, source });

    const after = [prepared, topics];
    const ingress = new Ingress(this, 'Ingress', {
      ...stage,
      source,
      stream,
      bootstrapServers,
      lake,
      after,
    });
    const capture = new Capture(this, 'Capture', { ...stage, source, stream, bootstrapServers, after });
    const catalog = new Catalog(this, 'Catalog', { ...stage, lake, database, after: [capture] });
    const delivery = createDelivery(this, 'Delivery', {
      ...stage,
      stream,
      bootstrapServers,
      lake,
      after: [topics, catalog],
    });
    const query = new Query(this, 'Query', { ...stage, lake, database, after: [catalog] });
    const analysts = new Analysts(this, 'Analysts', { ...stage, lake, database });
    if (analysts.role && config.query.lakeFormation) {
      new LakeFormation(this, 'LakeFormation', { lake, database, analysts: analysts.role, after: [query] });
    }
    const reconcile = new Reconcile(this, 'Reconcile', { ...stage, source, sql: query.sql, after: [query] });
    if (config.dashboards.kind === 'quicksight') {
      const { dashboard } = new Dashboards(this, 'Dashboards', {
        ...stage,
        ...{ lake, database, workGroup: analysts.dashboards, dashboards: config.dashboards, after: [query] },
      });
      tell(this, 'Dashboard', dashboard.attrArn, 'Dashboard of QuickSight');
    }
    const { folders, databases, jobs } = config.landing;
    if (jobs.length + Object.keys(folders).length + Object.keys(databases).length > 0) {
      new Landing(this, 'Landing', { ...stage, lake, source, database, topic: delivery.alarmTopic });
    }
    if (Object.keys(config.recipes).length > 0) new Recipes(this, 'Recipes', { ...stage, lake });
    if (storage.warehouse && config.warehouse.kind === 'redshift-serverless') {
      const { warehouse } = config;
      const { workgroup } = new Warehouse(this, 'Warehouse', {
        ...stage,
        namespace: storage.warehouse,
        warehouse,
      });
      tell(
        this,
        'Warehouse',
        workgroup.attrWorkgroupEndpointAddress,
        'Redshift, for programs inside the network',
      );
    }
    if (config.quality.checkedBy.length > 0) {
      const { sql } = query;
      new Quality(this, 'Quality', { ...stage, sql, topic: delivery.alarmTopic, after: [query] });
    }
    const recovery = new Recovery(this, 'Recovery', {
      ...stage,
      source,
      stream,
      bootstrapServers,
      workers: capture.workers,
      sql: query.sql,
    });

    const { alarmTopic: topic } = delivery;
    new RouteAlarms(this, 'Alarms', {
      ...stage,
      ...{ topic, ingress, source, capture, delivery, query, reconcile },
    });
    const alarms = this.node.findAll().filter((found) => found instanceof StageAlarm);
    const pages = new Pages(this, 'Pages', { ...stage, alarms });
    new RouteDashboard(this, 'Route', { config, alarms });
    if (config.costs.kind === 'mail') new Costs(this, 'Costs', { config, costs: config.costs });

    tell(this, 'PageTopic', pages.topic.topicArn, 'What somebody gets up for: subscribe the pager');
    tell(this, 'Url', ingress.url, 'Where clients send rows');
    tell(
      this,
      'ApiKeys',
      apiKeys.handler.function.functionName,
      'Makes and revokes API keys, as docs/deploy.md tells',
    );
    tell(this, 'BootstrapServers', bootstrapServers, 'Kafka, for clients with IAM inside the network');
    tell(this, 'WorkGroup', query.workGroup.ref, 'Athena workgroup for questions');
    if (analysts.role) tell(this, 'AnalystRole', analysts.role.roleArn, 'Role for analysts');
    tell(
      this,
      'Reconcile',
      reconcile.handler.function.functionName,
      'Compares database and lake when it is called',
    );
    const { task, securityGroup, log } = recovery;
    tell(this, 'RecoverTask', task.taskDefinitionArn, 'Starts capture anew, as docs/runbook.md tells');
    tell(this, 'RecoverGroup', securityGroup.securityGroupId, 'Security group of that task');
    tell(this, 'RecoverLog', log.logGroupName, 'What that task says');
    tell(this, 'CaptureLog', capture.workers.log.logGroupName, 'What Kafka Connect says');
    tell(this, 'DeliveryLog', delivery.log.logGroupName, 'What the delivery says');
    for (const { id, value, description } of delivery.outputs) tell(this, id, value, description);
  }
}
