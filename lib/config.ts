import type { DeclaredRules } from './contracts/quality-rules';

/**
 * What an environment may decide. Plain data: units stand in the names, a choice is a union with `kind` or `engine`.
 * Values are in bin/environments.ts, defaults in resolve-config.ts, refusals in validate-config.ts.
 */
export interface PipelineConfig {
  /** Environment's name: in stack ids and physical names. 1 to 12 lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * People rely on it: data must outlive a mistake. Read by the validation only, which refuses more; no construct
   * looks at it.
   *
   * @default false
   */
  readonly production?: boolean;
  /** Account as 12 digits; needs `region` too. @default - that of the command line */
  readonly account?: string;
  /** Region, such as `eu-central-1`; needs `account` too. @default - that of the command line */
  readonly region?: string;
  /** Tags on everything that takes tags. @default {} */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Hours from a stop of capture or delivery until people have repaired it; what is kept must outlast it. Read by the
   * validation only.
   *
   * @default 48
   */
  readonly repairHours?: number;
  /** @default - always on */
  readonly schedule?: Schedule;
  /** @default - nothing is deleted */
  readonly deleteData?: DeleteDataConfig;
  /** Storage stack cannot be deleted until this is off. @default true */
  readonly terminationProtection?: boolean;
  readonly network: NetworkConfig;
  readonly database: DatabaseConfig;
  readonly stream: StreamConfig;
  /** @default - every default below */
  readonly topics?: TopicsConfig;
  /** @default - every default below */
  readonly payload?: PayloadConfig;
  readonly ingress: IngressConfig;
  /** @default - every default below */
  readonly capture?: CaptureConfig;
  /** Who takes changes from Kafka to the lake. @default - NiFi, with every default below */
  readonly delivery?: DeliveryConfig;
  /** @default - every default below */
  readonly lake?: LakeConfig;
  /** @default - every default below */
  readonly query?: QueryConfig;
  /** Files and databases of others, and jobs over them. @default - none */
  readonly landing?: LandingConfig;
  /** A data warehouse beside the lake. @default - none */
  readonly warehouse?: WarehouseConfig;
  /** Projects of DataBrew over landing files, by a name of their own. @default {} */
  readonly recipes?: Readonly<Record<string, RecipeProject>>;
  /** The shipped questions as pictures. @default - none */
  readonly dashboards?: DashboardsConfig;
  /** Who checks the rules of quality. @default - nobody but a job, before it publishes */
  readonly quality?: QualityConfig;
  /** Who hears what the environment costs. @default - nobody */
  readonly costs?: CostsConfig;
  /** @default - every default below */
  readonly logs?: LogsConfig;
}

/** When the database and the tasks run. The Kafka cluster cannot be stopped and runs on. */
export type Schedule =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'hours';
      /** Time zone of the hours, as in the IANA list. */
      readonly timeZone: string;
      /** First and last day, as in `MON-FRI`. */
      readonly days: string;
      /** Full hour at which the tasks start, 1 to 22; the database starts half an hour earlier. */
      readonly startHour: number;
      /** Full hour at which the tasks stop, on the same day, to 23; the database stops a quarter of an hour later. */
      readonly stopHour: number;
    };

/** Two switches, so that no single line loses data. Each is one deploy before the deletion of the stacks. */
export interface DeleteDataConfig {
  /** Database, cluster, keys and buckets go with their stack instead of staying behind. @default false */
  readonly withStacks?: boolean;
  /** Buckets are emptied when they go; a bucket with objects cannot. Needs `withStacks`. @default false */
  readonly emptyBuckets?: boolean;
}

export interface NetworkConfig {
  /** Block of the VPC, prefix /16 to /23 (/22 with three zones). Cannot be changed later. */
  readonly cidr: string;
  /** Availability zones, 2 or 3. */
  readonly zones: number;
  /** How tasks and functions reach AWS's services. S3 has a gateway endpoint in either case. */
  readonly egress: EgressConfig;
  /** Blocks of networks that are or will be joined with this one: must not overlap. Read by the validation only. @default [] */
  readonly neighbours?: readonly string[];
}

export type EgressConfig =
  /** NAT gateways, 1 to `zones`: cheapest at 1, and then a single point of failure. Reaches the whole internet. */
  | { readonly kind: 'nat'; readonly gateways: number }
  /** Interface endpoints for the services in use, no way to the internet. */
  | { readonly kind: 'endpoints' };

export interface DatabaseConfig {
  /** RDS instance class without `db.`, such as `t4g.micro`. */
  readonly instanceClass: string;
  /** PostgreSQL as `major.minor`. @default '18.3' */
  readonly engineVersion?: string;
  /** Allocated gp3 storage in GiB, at least 20. Can only grow. */
  readonly storageGiB: number;
  /** Storage autoscaling stops here, in GiB. */
  readonly maxStorageGiB: number;
  /** A standby in a second zone. */
  readonly multiAz: boolean;
  /** Days of automatic backups, 1 to 35. @default 7 */
  readonly backupDays?: number;
  /**
   * `max_slot_wal_keep_size` in MiB: WAL that a stopped capture may hold back. Over it the slot is lost and the
   * capture begins with a new snapshot; without it the disk fills and the database stops. At most half the disk, at
   * least 768 for each of `repairHours`: so much an idle RDS writes.
   */
  readonly walCapMiB: number;
  /** RDS refuses to delete the instance. @default true */
  readonly deletionProtection?: boolean;
}

export type StreamConfig =
  | {
      readonly kind: 'provisioned';
      /** Brokers in each zone of the network; the cluster has `zones` times as many. */
      readonly brokersPerZone: number;
      /** MSK instance type without `kafka.`, such as `m7g.large`. */
      readonly instanceType: string;
      /** MSK's version name. @default '4.1.x.kraft' */
      readonly kafkaVersion?: string;
      /** Volume of each broker, in GiB. Can only grow. */
      readonly volumeGiB: number;
      /** Storage autoscaling stops here, in GiB for each broker. */
      readonly maxVolumeGiB: number;
    }
  /** MSK Serverless: three replicas, two in sync, messages up to 8 MiB; it takes no configuration. */
  | { readonly kind: 'serverless' };

export interface TopicsConfig {
  /** Replicas of every topic for which neither the contract nor `byName` has a number. Serverless has 3. @default 3 */
  readonly replicationFactor?: number;
  /** Replicas that must have a record before it counts as written (`min.insync.replicas`). @default 2 */
  readonly minInsyncReplicas?: number;
  /** Hours that the records of change topics are kept (`retention.ms`). @default 168 */
  readonly retentionHours?: number;
  /** Topics that differ, by full name. @default {} */
  readonly byName?: Readonly<Record<string, TopicOverride>>;
}

export interface TopicOverride {
  /** At least what lib/contracts/topics.ts says: Kafka takes no partition away. @default - that of the contract */
  readonly partitions?: number;
  /** @default - that of the contract, else of `topics` */
  readonly replicationFactor?: number;
  /** @default - that of `topics`, or one less than this topic's replicas */
  readonly minInsyncReplicas?: number;
}

/** Largest message at each step, in bytes. Each must be greater than the one before, or rows get stuck between. */
export interface PayloadConfig {
  /** Request body that Nginx and the API take. @default 1 MiB */
  readonly apiBodyBytes?: number;
  /** Connect's `max.request.size`. @default 2 MiB */
  readonly producerRequestBytes?: number;
  /** `max.message.bytes` of change topics. @default 3 MiB */
  readonly topicMessageBytes?: number;
  /** `message.max.bytes` of the brokers. With Serverless the brokers' own 8 MiB hold. @default 4 MiB */
  readonly brokerMessageBytes?: number;
  /** `replica.fetch.max.bytes` and the consumers' `fetch.max.bytes`. @default 8 MiB */
  readonly fetchBytes?: number;
}

/** Fargate knows certain pairs only, such as 512 units with 1024 to 4096 MiB. */
export interface TaskSize {
  /** CPU units, 1024 a core. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

export interface IngressConfig {
  /** How clients reach the load balancer. */
  readonly tls:
    | {
        readonly kind: 'certificate';
        /** ARN of a certificate in the region's certificate manager, which renews it. */
        readonly arn: string;
        /** Port 80 answers with the way to 443; else nothing listens there. @default true */
        readonly redirect?: boolean;
      }
    /** Plain HTTP: only for environments without real data. */
    | { readonly kind: 'none' };
  /** In public subnets with a public name; else only networks joined with this one reach it. @default true */
  readonly internetFacing?: boolean;
  /** Blocks that may connect. @default ['0.0.0.0/0'] */
  readonly allowedCidrs?: readonly string[];
  /** Names by which clients may ask, beside the load balancer's own: `api.example.com`, `*.example.com`. @default - any */
  readonly hostNames?: readonly string[];
  /** A web ACL with AWS's managed rules. @default false */
  readonly waf?: boolean;
  /** Which of AWS's rule groups the web ACL asks, in this order. @default - addresses of ill repute, common, known bad inputs */
  readonly wafRules?: readonly WafRules[];
  /** Tasks, each with Nginx and the API; under load more of them, up to `maxTasks`. @default 1 */
  readonly tasks?: number;
  /** @default - `tasks`: no more under load */
  readonly maxTasks?: number;
  /** CPU of the tasks, in percent, above which there are more of them. @default 60 */
  readonly scaleAtCpuPercent?: number;
  /** Requests a minute to each task above which there are more of them. @default 30000 */
  readonly scaleAtRequestsPerMinute?: number;
  /** @default - 512 units, 1024 MiB */
  readonly taskSize?: TaskSize;
}

/** Rule groups that AWS keeps up to date. Each costs of the 1500 units that a web ACL has. */
export type WafRules =
  | 'AWSManagedRulesAmazonIpReputationList'
  | 'AWSManagedRulesAnonymousIpList'
  | 'AWSManagedRulesCommonRuleSet'
  | 'AWSManagedRulesKnownBadInputsRuleSet'
  | 'AWSManagedRulesSQLiRuleSet';

export interface CaptureConfig {
  /** Number of the source's line of history; raise it after a restore or a major upgrade. Never lower it. @default 1 */
  readonly epoch?: number;
  /** Milliseconds between two notes of how far the source was read: what a crash repeats. @default 5000 */
  readonly offsetFlushMs?: number;
  /** Connect workers. One connector runs on one of them, the others stand by. @default 1 */
  readonly workers?: number;
  /** @default - 1024 units, 2048 MiB */
  readonly taskSize?: TaskSize;
  /** Seconds that a worker gets to flush after SIGTERM, at most Fargate's 120. @default 60 */
  readonly stopSeconds?: number;
}

export type DeliveryConfig =
  | {
      readonly engine: 'lambda';
      /**
       * Takes nothing, and leaves the consumer groups. Rows wait in Kafka. The first of the two deployments that put NiFi in
       * the Lambda's place: a group takes no consumers of two kinds.
       *
       * @default false
       */
      readonly paused?: boolean;
      /** Records of one batch, 1 to 10000. @default 2000 */
      readonly batchRecords?: number;
      /** Seconds that a batch may wait for more, 0 to 300: freshness against small files. @default 5 */
      readonly batchWindowSeconds?: number;
      /** Most invocations at a time; no more than partitions are ever used. @default 10 */
      readonly concurrency?: number;
      /** @default 1024 */
      readonly memoryMiB?: number;
      /** Seconds for one batch, at most 900. @default 120 */
      readonly timeoutSeconds?: number;
    }
  | {
      readonly engine: 'nifi';
      /**
       * Who puts the flow into NiFi. `deployed`: the deployment. `by-hand`: somebody, in NiFi's pages; until then
       * nothing is delivered. Not for production.
       *
       * @default 'deployed'
       */
      readonly flow?: 'deployed' | 'by-hand';
      /**
       * What a deployment does when somebody changed the deployed flow in NiFi's pages. `keep`: the changed flow goes on
       * running, and another version is refused. `overwrite`: the flow is deployed anew.
       *
       * @default 'keep'
       */
      readonly handChanges?: 'keep' | 'overwrite';
      /** At least 2048 MiB: 60 % are the heap. @default - 2048 units, 4096 MiB */
      readonly taskSize?: TaskSize;
      /** Disk of the task in GiB, 21 to 200. A fifth is for the provenance. Gone with the task, as Kafka allows. @default 30 */
      readonly volumeGiB?: number;
      /** Seconds until what was read is written, a file's greatest age, 1 to 90. @default 5 */
      readonly maxUncommittedSeconds?: number;
      /** MiB until what was read is written, a file's greatest size, 1 to 1024. @default 64 */
      readonly maxUncommittedMiB?: number;
      /**
       * Seconds from SIGTERM until the task is killed, at most Fargate's 120. Its last 20 are NiFi's own, those before
       * are for files that were begun. @default 90
       */
      readonly stopSeconds?: number;
      /** Private blocks from which people may open NiFi's pages; else nobody reaches them. @default [] */
      readonly allowedCidrs?: readonly string[];
      /** How people sign on there. @default - one login, in a secret; not for pages in production */
      readonly signOn?: NifiSignOn;
    };

export type NifiSignOn =
  /** One user for all, with the password of the output `NifiLogin`. */
  | { readonly kind: 'login' }
  /** Each as himself, by a provider of OpenID Connect. NiFi does not start while that does not answer. */
  | {
      readonly kind: 'oidc';
      /** Its discovery document, `https://.../.well-known/openid-configuration`. */
      readonly discoveryUrl: string;
      /** As what NiFi is registered there, with redirects to `/nifi-api/access/oidc/callback` at the output `NifiUrl`. */
      readonly clientId: string;
      /** Complete ARN of the secret that is the client's, as plain text; under the key of AWS, in this account. */
      readonly clientSecretArn: string;
      /** Who may do everything, by `userClaim`; at least one. Nobody else may do anything. */
      readonly administrators: readonly string[];
      /** Claim of the provider's tokens that names a person. @default 'email' */
      readonly userClaim?: string;
    };

export interface LakeConfig {
  /** Names of the buckets, unique in all of AWS; or CloudFormation's own. Cannot be changed later. @default 'generated' */
  readonly bucketNames?: 'generated' | { readonly lake: string; readonly results: string };
  /**
   * Days that raw change files stay, when they are folded: the upkeep removes those whose every change the history
   * holds, and no other. Longer than topics keep records.
   *
   * @default 90
   */
  readonly rawDays?: number;
  /** Days that unreadable records stay. @default 90 */
  readonly quarantineDays?: number;
  /** Days that a query's result stays. @default 30 */
  readonly resultsDays?: number;
  /** Days that an overwritten or deleted object can be brought back. @default 30 */
  readonly noncurrentDays?: number;
}

export interface QueryConfig {
  /** Athena cancels a query that scans more bytes; at least 10,000,000. @default 'none' */
  readonly scanCutoffBytes?: number | 'none';
  /** The workgroups beside the pipeline's own. @default - each as `scanCutoffBytes` says */
  readonly workGroups?: {
    readonly analysts?: WorkGroupConfig;
    readonly jobs?: WorkGroupConfig;
    readonly dashboards?: WorkGroupConfig;
  };
  /**
   * Who may take the role for analysts, which reads what is folded and masked, and nothing else: ARNs of roles or users, or
   * `arn:aws:iam::<account>:root` to leave the choice to an account.
   *
   * @default [] - there is no such role
   */
  readonly analysts?: readonly string[];
  /**
   * Whether analysts read current state and history of masked tables too, without the masked columns, by permissions of Lake
   * Formation. They hold once an administrator of Lake Formation has opted the role in, see docs/deploy.md.
   *
   * @default false
   */
  readonly lakeFormation?: boolean;
  /**
   * Minutes between two folds of raw files into history and current. The views are fresh in between; they get slower
   * with every file that is not folded.
   *
   * @default 5
   */
  readonly foldMinutes?: number;
  /** Full hour, UTC, of the daily upkeep. @default 2 */
  readonly upkeepHour?: number;
  /**
   * Full hour at which database and lake are compared, each day: in UTC; with a `schedule` in its time zone, on its days
   * and while the database runs. `never` leaves it to a call by hand.
   *
   * @default 3, or the last hour of `schedule`
   */
  readonly reconcileHour?: number | 'never';
  /**
   * Days that a deleted key stays known, so that no late change brings it back: longer than topics keep records.
   *
   * @default 30
   */
  readonly tombstoneDays?: number;
  /** Days that former states of history and current can be asked for. @default 5 */
  readonly snapshotDays?: number;
}

/** Crawlers and Spark jobs, in one Glue workflow: the crawlers first, then the jobs when all of them have succeeded. */
export interface LandingConfig {
  /** Folders below `landing/` that are crawled, each by a crawler of its own. @default {} */
  readonly folders?: Readonly<Record<string, CrawledFolder>>;
  /** Databases whose tables the catalog shall know, by a name of their own. Their rows are not read. @default {} */
  readonly databases?: Readonly<Record<string, CrawledDatabase>>;
  /** Runs of the jobs of lib/contracts/jobs.ts. @default [] */
  readonly jobs?: readonly LandingJob[];
  /** Full hour, UTC, at which the workflow begins, daily. `by-hand` leaves it to `aws glue start-workflow-run`. @default 1 */
  readonly startHour?: number | 'by-hand';
  /** Most workers of one run, 2 to 100; Glue takes as many as the run can use. @default 4 */
  readonly maxWorkers?: number;
  /** Kind of worker: 4, 8 or 16 vCPU have G.1X, G.2X, G.4X. @default 'G.1X' */
  readonly workerType?: 'G.1X' | 'G.2X' | 'G.4X';
  /** Minutes after which a run is ended, 5 to 2880. @default 60 */
  readonly timeoutMinutes?: number;
}

export interface CrawledFolder {
  /** Depth at which tables begin: 1 is the bucket, 2 landing, 3 the folder, which then is one table. @default 3 */
  readonly tableLevel?: number;
  /** Globs, relative to the folder, of what is no data. @default - hidden files and what begins with an underscore */
  readonly exclusions?: readonly string[];
  /** What a changed file does to its table: the table follows, or the crawler only tells. @default 'update' */
  readonly schemaChange?: 'update' | 'log';
  /** All of it, or the folders that came since the last time. @default 'everything' */
  readonly recrawl?: 'everything' | 'new-folders';
}

export type CrawledDatabase =
  /** The database that is captured, by the login that compares. */
  | { readonly kind: 'source'; readonly path: string }
  /** Another one in reach of the VPC, such as Redshift: `jdbc:redshift://host:5439/name`. */
  | {
      readonly kind: 'jdbc';
      readonly url: string;
      /** Secret with `username` and `password`. */
      readonly secretArn: string;
      /** `database/schema/table`, with % for any. */
      readonly path: string;
      /** Its port in `url`, and the blocks where it answers. */
      readonly cidr: string;
    };

export interface LandingJob {
  /** Name of lib/contracts/jobs.ts. */
  readonly job: string;
  /** By name. @default - the job's own defaults */
  readonly parameters?: Readonly<Record<string, string>>;
  /** For a job that needs databases: by its name for each, the name in `databases` above. @default {} */
  readonly databases?: Readonly<Record<string, string>>;
}

export interface WorkGroupConfig {
  /** Athena cancels a query that scans more bytes; at least 10,000,000. @default - that of `query` */
  readonly scanCutoffBytes?: number | 'none';
}

export type WarehouseConfig =
  | { readonly kind: 'none' }
  /** Redshift Serverless, in the private subnets; it reads the tables that jobs publish. Needs three zones. */
  | {
      readonly kind: 'redshift-serverless';
      /** RPU hours that it may use in each `limitPeriod`: what it costs at most, times the price of an hour. */
      readonly limitRpuHours: number;
      /** @default 'monthly' */
      readonly limitPeriod?: 'daily' | 'weekly' | 'monthly';
      /** At the limit: no more queries until the next period, or only a line in its log. @default 'stop' */
      readonly atLimit?: 'stop' | 'log';
      /** RPUs with which a query begins, 8 to 512 in steps of 8. @default 8 */
      readonly baseRpus?: number;
      /** Most RPUs at a time, 8 to 512 in steps of 8. @default - four times `baseRpus`, at most 512 */
      readonly maxRpus?: number;
      /** Private blocks from which programs may connect; else only the query editor and the Data API reach it. @default [] */
      readonly allowedCidrs?: readonly string[];
    };

/** For people who prepare data without code: they open the project in DataBrew and go on from these steps. */
export interface RecipeProject {
  /** Below `landing/`. */
  readonly folder: string;
  /** CSV with commas and a first row of names. @default 'csv' */
  readonly format?: 'csv' | 'json' | 'parquet';
  /** At least one, in this order. */
  readonly steps: readonly RecipeStep[];
}

export interface RecipeStep {
  /** Action of DataBrew, such as `UPPER_CASE`, with its parameters, such as `{ sourceColumn: 'region' }`. */
  readonly operation: string;
  /** @default {} */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Rows that it is for, such as `{ condition: 'IS_MISSING', column: 'region' }`. @default - all */
  readonly conditions?: readonly {
    readonly condition: string;
    readonly column: string;
    readonly value?: string;
  }[];
}

export type DashboardsConfig =
  | { readonly kind: 'none' }
  /** In the QuickSight that the account has: Enterprise edition, which somebody must have signed up for. */
  | {
      readonly kind: 'quicksight';
      /**
       * ARNs of users or groups of QuickSight who change the dashboard and make others of its data; at least one.
       * `aws quicksight list-users` names them.
       */
      readonly owners: readonly string[];
      /** Who else sees the dashboard. @default [] */
      readonly viewers?: readonly string[];
      /** Full hour at which every question is asked anew, daily. @default 5 */
      readonly refreshHour?: number;
      /** Time zone of that hour, as in the IANA list. @default 'Etc/UTC' */
      readonly timeZone?: string;
    };

/** What tables must keep is in their contracts (lib/contracts/quality-rules.ts); who looks, how often and at what is here. */
export interface QualityConfig {
  /**
   * `athena`: a function, by SQL in Athena; it names keys. `glue`: Glue Data Quality, with a history and a score beside the
   * table in the console, for a run of Spark a table and day. Both alarm.
   *
   * @default []
   */
  readonly checkedBy?: readonly ('athena' | 'glue')[];
  /** Full hour, UTC, of the daily check. @default 4 */
  readonly hour?: number;
  /** Tables of the stream and of `landing.jobs`, by name. @default 'all' */
  readonly tables?: 'all' | readonly string[];
  /** Rules of tables that crawlers find in files, by their name in the catalog. @default {} */
  readonly crawled?: Readonly<Record<string, DeclaredRules>>;
}

export type CostsConfig =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'mail';
      /** Addresses to which AWS writes; at least one, at most ten. */
      readonly addresses: readonly string[];
      /** One of `tags`, by which cost is found: the account must have activated it as a cost allocation tag. */
      readonly tag: string;
      /** Dollars a month: AWS writes at 80 % of them, and when all of them are spent or forecast. @default 'none' */
      readonly monthlyUsd?: number | 'none';
      /** Dollars by which a day's cost is above what AWS expects; it writes once a day. @default 'none' */
      readonly anomalyUsd?: number | 'none';
    };

export interface LogsConfig {
  /** Days that CloudWatch keeps logs: one of the numbers it knows, such as 7, 30, 90, 365. @default 30 */
  readonly days?: number;
}

/** `T` with every default filled in. */
type Filled<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Item[]
    : string extends keyof T
      ? T
      : { readonly [K in keyof T]-?: Filled<Exclude<T[K], undefined>> };

/** What constructs read: every value there, except the place when the command line gives it. */
export type ResolvedConfig = Filled<Omit<PipelineConfig, 'account' | 'region'>> &
  Pick<PipelineConfig, 'account' | 'region'>;
