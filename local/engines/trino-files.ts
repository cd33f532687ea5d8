export interface TrinoSettings {
  /** Java 24 or newer. */
  readonly java: string;
  /** Folder of the server's jars. */
  readonly libs: string;
  /** Folder with one folder a plugin. */
  readonly plugins: string;
  readonly port: number;
  /** Java heap, MiB, of which its queries share three quarters. @default 640 */
  readonly heapMb?: number;
  /** Folder for configuration and Trino's own files; nothing in it needs keeping. */
  readonly dataDir: string;
  /** S3 and Glue. */
  readonly awsEndpoint: string;
  /** The lake's bucket. */
  readonly bucket: string;
  /** Glue database of questions that name none. */
  readonly database: string;
  /** AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
  readonly env: Readonly<Record<string, string>>;
}

/** MiB; enough for what `npm start` replays. */
export const defaultHeapMb = 640;

/** The catalog as Athena names it: Iceberg tables and views; it hands Hive tables on to the other one. */
export const athenaCatalog = 'awsdatacatalog';
/** Tables of plain files. */
export const hiveCatalog = 'hive';

/** Trino's configuration: file name under etc/ to its text. */
export function trinoFiles(settings: TrinoSettings): Record<string, string> {
  return {
    'config.properties': properties(server(settings)),
    [`catalog/${athenaCatalog}.properties`]: properties({
      'connector.name': 'iceberg',
      'iceberg.catalog.type': 'glue',
      // Views read back only through this connector, raw tables only through the other: each hands on.
      'iceberg.hive-catalog-name': hiveCatalog,
      // Trino refuses to remove what is younger than a week; VACUUM says itself what it leaves.
      'iceberg.expire-snapshots.min-retention': '1m',
      'iceberg.remove-orphan-files.min-retention': '1m',
      ...lake(settings),
    }),
    [`catalog/${hiveCatalog}.properties`]: properties({
      'connector.name': 'hive',
      'hive.metastore': 'glue',
      'hive.iceberg-catalog-name': athenaCatalog,
      'hive.partition-projection-enabled': 'true',
      // Athena inserts into every table, also into one whose folder somebody named.
      'hive.non-managed-table-writes-enabled': 'true',
      ...lake(settings),
    }),
    'log.properties': properties({
      Bootstrap: 'WARN',
      io: 'WARN',
      org: 'WARN',
      'io.trino.server.Server': 'INFO',
    }),
  };
}

/** A coordinator that does all the work itself, on a machine of two cores that it shares. */
function server({ port, database, heapMb = defaultHeapMb }: TrinoSettings): Record<string, string> {
  const queryMb = Math.floor((heapMb * 9) / 16);
  return {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'node.environment': 'tidemark',
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'http-server.http.port': String(port),
    'http-server.log.enabled': 'false',
    'discovery.uri': `http://127.0.0.1:${port}`,
    'sql.default-catalog': athenaCatalog,
    'sql.default-schema': database,
    'query.max-memory': `${queryMb}MB`,
    'query.max-memory-per-node': `${queryMb}MB`,
    'memory.heap-headroom-per-node': `${Math.floor(heapMb / 4)}MB`,
    'query.max-history': '20',
    'query.min-expire-age': '10s',
    'task.concurrency': '2',
    'exchange.compression-codec': 'NONE',
  };
}

function lake({ awsEndpoint, env, bucket }: TrinoSettings): Record<string, string> {
  const region = env['AWS_REGION'] ?? 'us-east-1';
  return {
    'hive.metastore.glue.region': region,
    'hive.metastore.glue.endpoint-url': awsEndpoint,
    'hive.metastore.glue.default-warehouse-dir': `s3://${bucket}/warehouse/`,
    // The emulator knows no segments of a partition listing.
    'hive.metastore.glue.partitions-segments': '1',
    'fs.native-s3.enabled': 'true',
    's3.endpoint': awsEndpoint,
    's3.region': region,
    's3.path-style-access': 'true',
  };
}

function properties(entries: Record<string, string>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
