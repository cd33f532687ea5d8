import type {
  CostsConfig,
  DashboardsConfig,
  DeliveryConfig,
  NifiSignOn,
  PipelineConfig,
  QueryConfig,
  ResolvedConfig,
  StreamConfig,
  WarehouseConfig,
  WorkGroupConfig,
} from './config';

const mebibyte = 1024 * 1024;

/** Fills in every default of config.ts, once; what comes out is plain data again. */
export function resolveConfig(config: PipelineConfig): ResolvedConfig {
  const {
    production = false,
    tags = {},
    recipes = {},
    repairHours = 48,
    terminationProtection = true,
  } = config;
  const { schedule = { kind: 'always' } } = config;
  return {
    ...config,
    production,
    tags,
    repairHours,
    schedule,
    terminationProtection,
    deleteData: { withStacks: false, emptyBuckets: false, ...given(config.deleteData) },
    network: { neighbours: [], ...given(config.network) },
    database: { engineVersion: '18.3', backupDays: 7, deletionProtection: true, ...given(config.database) },
    stream: resolveStream(config.stream),
    topics: {
      replicationFactor: 3,
      minInsyncReplicas: 2,
      retentionHours: 168,
      byName: {},
      ...given(config.topics),
    },
    payload: {
      apiBodyBytes: mebibyte,
      producerRequestBytes: 2 * mebibyte,
      topicMessageBytes: 3 * mebibyte,
      brokerMessageBytes: 4 * mebibyte,
      fetchBytes: 8 * mebibyte,
      ...given(config.payload),
    },
    ingress: {
      internetFacing: true,
      allowedCidrs: ['0.0.0.0/0'],
      hostNames: [],
      waf: false,
      wafRules: [
        'AWSManagedRulesAmazonIpReputationList',
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesKnownBadInputsRuleSet',
      ],
      tasks: 1,
      maxTasks: config.ingress.tasks ?? 1,
      scaleAtCpuPercent: 60,
      scaleAtRequestsPerMinute: 30_000,
      taskSize: { cpu: 512, memoryMiB: 1024 },
      ...given(config.ingress),
      tls: resolveTls(config.ingress.tls),
    },
    capture: {
      epoch: 1,
      offsetFlushMs: 5000,
      workers: 1,
      taskSize: { cpu: 1024, memoryMiB: 2048 },
      stopSeconds: 60,
      ...given(config.capture),
    },
    delivery: resolveDelivery(config.delivery),
    lake: {
      bucketNames: 'generated',
      rawDays: 90,
      quarantineDays: 90,
      resultsDays: 30,
      noncurrentDays: 30,
      ...given(config.lake),
    },
    query: {
      scanCutoffBytes: 'none',
      analysts: [],
      lakeFormation: false,
      foldMinutes: 5,
      upkeepHour: 2,
      reconcileHour: schedule.kind === 'hours' ? schedule.stopHour - 1 : 3,
      tombstoneDays: 30,
      snapshotDays: 5,
      ...given(config.query),
      workGroups: resolveWorkGroups(config.query),
    },
    landing: {
      folders: {},
      databases: {},
      jobs: [],
      startHour: 1,
      maxWorkers: 4,
      workerType: 'G.1X',
      timeoutMinutes: 60,
      ...given(config.landing),
    },
    warehouse: resolveWarehouse(config.warehouse),
    recipes,
    dashboards: resolveDashboards(config.dashboards),
    quality: { checkedBy: [], hour: 4, tables: 'all', crawled: {}, ...given(config.quality) },
    costs: resolveCosts(config.costs),
    logs: { days: 30, ...given(config.logs) },
  };
}

function resolveTls(tls: PipelineConfig['ingress']['tls']): ResolvedConfig['ingress']['tls'] {
  return tls.kind === 'certificate' ? { redirect: true, ...given(tls) } : tls;
}

function resolveStream(stream: StreamConfig): ResolvedConfig['stream'] {
  return stream.kind === 'provisioned' ? { kafkaVersion: '4.1.x.kraft', ...given(stream) } : stream;
}

function resolveDelivery(delivery: DeliveryConfig = { engine: 'nifi' }): ResolvedConfig['delivery'] {
  return delivery.engine === 'lambda'
    ? {
        paused: false,
        batchRecords: 2000,
        batchWindowSeconds: 5,
        concurrency: 10,
        memoryMiB: 1024,
        timeoutSeconds: 120,
        ...given(delivery),
      }
    : {
        flow: 'deployed',
        handChanges: 'keep',
        taskSize: { cpu: 2048, memoryMiB: 4096 },
        volumeGiB: 30,
        maxUncommittedSeconds: 5,
        maxUncommittedMiB: 64,
        stopSeconds: 90,
        allowedCidrs: [],
        ...given(delivery),
        signOn: resolveSignOn(delivery.signOn),
      };
}

function resolveSignOn(
  signOn: NifiSignOn = { kind: 'login' },
): Extract<ResolvedConfig['delivery'], { engine: 'nifi' }>['signOn'] {
  return signOn.kind === 'oidc' ? { userClaim: 'email', ...given(signOn) } : signOn;
}

function resolveWorkGroups({
  scanCutoffBytes = 'none',
  workGroups = {},
}: QueryConfig = {}): ResolvedConfig['query']['workGroups'] {
  const of = (group: WorkGroupConfig | undefined) => ({ scanCutoffBytes, ...given(group) });
  const { analysts, jobs, dashboards } = workGroups;
  return { analysts: of(analysts), jobs: of(jobs), dashboards: of(dashboards) };
}

function resolveWarehouse(warehouse: WarehouseConfig = { kind: 'none' }): ResolvedConfig['warehouse'] {
  if (warehouse.kind === 'none') return warehouse;
  const { baseRpus = 8 } = warehouse;
  return {
    limitPeriod: 'monthly',
    atLimit: 'stop',
    baseRpus,
    maxRpus: Math.min(4 * baseRpus, 512),
    allowedCidrs: [],
    ...given(warehouse),
  };
}

function resolveDashboards(dashboards: DashboardsConfig = { kind: 'none' }): ResolvedConfig['dashboards'] {
  return dashboards.kind === 'quicksight'
    ? { viewers: [], refreshHour: 5, timeZone: 'Etc/UTC', ...given(dashboards) }
    : dashboards;
}

function resolveCosts(costs: CostsConfig = { kind: 'none' }): ResolvedConfig['costs'] {
  return costs.kind === 'mail' ? { monthlyUsd: 'none', anomalyUsd: 'none', ...given(costs) } : costs;
}

/** What was set; a setting that is there and undefined counts as left out. */
function given<T extends object>(settings: T | undefined): T {
  return Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)) as T;
}
