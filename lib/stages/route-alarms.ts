import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { HandlerFunction } from '../constructs/handler-function';
import { physicalName } from '../constructs/physical-name';
import type { ServiceFromSpec } from '../constructs/service-from-spec';
import { StageAlarm, type StageAlarmProps } from '../constructs/stage-alarm';
import type { StageProps } from '../constructs/stage-props';
import type { AlarmStage } from '../contracts/alarm-spec';
import { isCaptured, lakeTables } from '../contracts/lake-tables';
import { tableDimension } from '../contracts/metrics';
import type { Capture } from './capture';
import type { Delivery } from './delivery';
import type { Ingress } from './ingress';
import type { Query } from './query';
import type { Reconcile } from './reconcile';
import type { SourceDatabase } from './source-database';

export interface RouteAlarmsProps extends StageProps {
  readonly topic: ITopic;
  readonly ingress: Ingress;
  readonly source: SourceDatabase;
  readonly capture: Capture;
  readonly delivery: Delivery;
  readonly query: Query;
  readonly reconcile: Reconcile;
}

type Alarm = Omit<StageAlarmProps, 'config' | 'topic'>;

/**
 * Alarms of the stages from the front door to the answers. The watch of the delivery and the checks of quality bring their own;
 * how crawls and jobs end, EventBridge tells the same topic.
 */
export class RouteAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RouteAlarmsProps,
  ) {
    super(scope, id);
    this.ofIngress();
    this.ofSource();
    this.ofCapture();
    this.ofStream();
    this.ofDelivery();
    this.ofQuery();
  }

  private ofIngress(): void {
    const { balancer, tasks } = this.props.ingress;
    const dimensions = { LoadBalancer: balancer.loadBalancerFullName };
    for (const name of ['ServerErrors', 'NoAnswers', 'SlowAnswers'] as const) {
      this.add(name, { name, dimensions });
    }
    this.ofTasks('ingress', tasks);
  }

  private ofSource(): void {
    const dimensions = { DBInstanceIdentifier: this.props.source.instance.instanceIdentifier };
    // One that keeps hours starts half an hour before the tasks do, and would be unused each morning.
    if (this.props.config.schedule.kind === 'always') {
      this.add('SourceUnused', { name: 'SourceUnused', dimensions });
    }
    this.add('SourceStorage', {
      name: 'SourceStorage',
      dimensions,
      whole: this.props.config.database.storageGiB * 1024 ** 3,
    });
    this.add('SourceCpu', { name: 'SourceCpu', dimensions });
  }

  private ofCapture(): void {
    this.add('SlotLag', { name: 'SlotLag', whole: this.props.config.database.walCapMiB * 1024 ** 2 });
    this.add('CaptureRefused', { name: 'CaptureRefused' });
    this.add('CaptureFails', { name: 'CaptureFails' });
    this.ofTasks('capture', this.props.capture.workers);
  }

  /** A serverless cluster tells neither partitions nor disks: AWS sees to them. */
  private ofStream(): void {
    const { config } = this.props;
    if (config.stream.kind === 'serverless') return;
    const cluster = { 'Cluster Name': physicalName(config) };
    this.add('OfflinePartitions', { name: 'OfflinePartitions', dimensions: cluster });
    const brokers = config.stream.brokersPerZone * config.network.zones;
    for (let broker = 1; broker <= brokers; broker++) {
      const dimensions = { ...cluster, 'Broker ID': String(broker) };
      this.add(`BrokerDisk-${broker}`, { name: 'BrokerDisk', dimensions });
      this.add(`UnderReplicated-${broker}`, { name: 'UnderReplicated', dimensions });
    }
  }

  private ofDelivery(): void {
    const { config, delivery } = this.props;
    if (delivery.service) this.ofTasks('delivery', delivery.service);
    if (!delivery.handler || config.delivery.engine !== 'lambda') return;
    this.ofFunction('DeliveryFails', delivery.handler);
    this.ofFunction('DeliverySlow', delivery.handler, config.delivery.timeoutSeconds * 1000);
  }

  private ofQuery(): void {
    const { config, query, reconcile } = this.props;
    this.ofFunction('FoldFails', query.tables.fold);
    this.ofFunction('FoldSlow', query.tables.fold);
    this.ofFunction('UpkeepFails', query.tables.upkeep);
    this.ofFunction('Uncompared', reconcile.handler);
    for (const { name: table } of lakeTables.filter(isCaptured)) {
      this.add(`Differing-${table}`, { name: 'Differing', dimensions: { [tableDimension]: table } });
    }
    const { scanCutoffBytes: whole } = config.query;
    if (whole === 'none') return;
    this.add('ScannedBytes', { name: 'ScannedBytes', dimensions: { WorkGroup: query.workGroup.ref }, whole });
  }

  private ofTasks(stage: AlarmStage, { service }: ServiceFromSpec): void {
    const { clusterName: ClusterName } = this.props.network.cluster;
    const dimensions = { ClusterName, ServiceName: service.serviceName };
    this.add(`TasksMissing-${stage}`, { name: 'TasksMissing', stage, dimensions });
  }

  private ofFunction(name: StageAlarmProps['name'], { function: called }: HandlerFunction, whole?: number) {
    this.add(name, { name, dimensions: { FunctionName: called.functionName }, ...(whole && { whole }) });
  }

  private add(id: string, alarm: Alarm): void {
    const { config, topic } = this.props;
    new StageAlarm(this, id, { config, topic, ...alarm });
  }
}
