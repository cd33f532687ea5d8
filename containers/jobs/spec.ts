import type { ImageSpec } from '../../lib/contracts/container-spec';

/**
 * Spark jobs as AWS Glue runs them, for one machine, CI and ECS. A run names its job and the job's arguments in the place
 * of the command: `python to_parquet.py --from ... --to ...`. A job runs and ends, so there is no port and no health.
 */
export const jobs = {
  name: 'jobs',
  image: 'containers/jobs',
  command: ['python', 'to_parquet.py'],
  env: {
    JAVA_HOME: { meaning: 'home of a Java 17', default: '/opt/java' },
    SPARK_CONF_DIR: { meaning: 'folder of spark-defaults.conf', default: '/opt/jobs/conf' },
    SPARK_DRIVER_MEMORY: { meaning: 'heap of Spark, as the JVM names sizes', default: '1g' },
    SPARK_LOCAL_HOSTNAME: {
      meaning: 'host name that Spark takes for its own, so that it need not look one up',
      default: 'localhost',
    },
    PYTHONPATH: { meaning: 'folder of the jobs, for Spark’s Python workers', default: '/opt/jobs' },
    AWS_REGION: { meaning: 'region of the lake' },
    LAKE_ENDPOINT: { meaning: 'URL of the S3 API; empty for that of AWS', default: '' },
  },
  writable: ['/tmp'],
} as const satisfies ImageSpec;
