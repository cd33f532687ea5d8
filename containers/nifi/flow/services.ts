import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LakeTable } from '../../../lib/contracts/lake-tables';
import { topicOf } from '../../../lib/contracts/topics';
import type { GroupBuilder } from './group-builder';
import { parameter } from './parameters';
import { tableContract } from './table-contract';
import type { ControllerService } from './versioned-flow';

/** Services of the outermost group, which those of the tables share. */
export interface Services {
  readonly kafka: ControllerService;
  readonly reader: ControllerService;
  readonly writer: ControllerService;
  readonly credentials: ControllerService;
}

/**
 * Longest time that the files of one poll may take to be written, in minutes. A poll of nothing but refusals is a put
 * for each record; a consumer that takes longer is put out of its group, and reads the same again for ever.
 */
export const longestMinutes = 15;

/** Bytes, as they stand in the topic, that the broker waits for, and the most that it gives of a partition. */
const fetch = { least: 1024 * 1024, most: 4 * 1024 * 1024 };

/** Records of a poll, which are one file for each partition and hour. */
const mostRecords = 20_000;

export function addServices(group: GroupBuilder, tables: readonly LakeTable[]): Services {
  return {
    kafka: group.service('AmazonMSKConnectionService', {
      name: 'Kafka',
      comments:
        'NiFi makes a file of every poll. The broker holds an answer back until there is enough of it or time is up, so that a poll is worth a file.',
      properties: {
        'bootstrap.servers': parameter('KAFKA_BOOTSTRAP_SERVERS'),
        'security.protocol': parameter('KAFKA_SECURITY_PROTOCOL'),
        'sasl.mechanism': 'AWS_MSK_IAM',
        'isolation.level': 'read_committed',
        'max.poll.records': String(mostRecords),
        // Half of it is the time of a request, which has to be longer than the broker holds one back.
        'default.api.timeout.ms': '240 sec',
        // What follows goes to Kafka's client as it is.
        'fetch.max.wait.ms': `${parameter('DELIVERY_MAX_UNCOMMITTED_SECONDS')}000`,
        'fetch.min.bytes': String(fetch.least),
        'max.partition.fetch.bytes': String(fetch.most),
        'max.poll.interval.ms': String(longestMinutes * 60_000),
      },
    }),
    reader: group.service('ScriptedReader', {
      name: 'Record by contract',
      comments: 'containers/nifi/flow/record-reader.groovy, and for each topic the contract of its table.',
      properties: {
        'Script Engine': 'Groovy',
        'Script Body': readFileSync(join(__dirname, 'record-reader.groovy'), 'utf8'),
        ...Object.fromEntries(tables.map((table) => [topicOf(table), JSON.stringify(tableContract(table))])),
      },
    }),
    writer: group.service('ParquetRecordSetWriter', {
      name: 'Parquet',
      properties: {
        'Schema Write Strategy': 'no-schema',
        'Schema Access Strategy': 'inherit-record-schema',
        'Compression Type': 'SNAPPY',
        // Values as differences, as the Lambda writes most: a fifth of the bytes for counters and times. A dictionary
        // besides would save another tenth and cost two thirds more CPU.
        'Writer Version': 'PARQUET_2_0',
        'Enable Dictionary Encoding': 'false',
      },
    }),
    credentials: group.service('AWSCredentialsProviderControllerService', {
      name: 'Role of the task',
      properties: { 'Use Default Credentials': 'true' },
    }),
  };
}
