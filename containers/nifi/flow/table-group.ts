import type { LakeTable } from '../../../lib/contracts/lake-tables';
import { topicOf } from '../../../lib/contracts/topics';
import { GroupBuilder, type Cell } from './group-builder';
import { quarantineKeyExpression, rawKeyExpression } from './object-key';
import { parameter } from './parameters';
import { quarantineText } from './quarantine-text';
import { longestMinutes, type Services } from './services';
import { groupOf, type GroupPlace } from './group-of';
import type { ProcessGroup, Processor } from './versioned-flow';

/**
 * Delivery of one table: reads its topic, writes raw files, and sets apart what cannot be read. Offsets are committed
 * when all files of a poll are written, since the group is Stateless; when one is not, the poll is read again.
 */
export function tableGroup(
  parent: GroupBuilder,
  services: Services,
  table: LakeTable,
  position: GroupPlace,
): ProcessGroup {
  const group = new GroupBuilder([...parent.path, table.name]);
  const consume = addConsumer(group, services, table);
  const raw = addPut(group, services, {
    name: 'Put raw file',
    at: [0, 1],
    key: rawKeyExpression(table),
    contentType: 'application/vnd.apache.parquet',
  });
  const encode = group.processor('EncodeContent', {
    name: 'Encode record',
    at: [1, 0],
    comments: 'The bytes of the record as they came.',
    properties: { Mode: 'Encode', Encoding: 'base64', 'Line Output Mode': 'SINGLE_LINE' },
  });
  const explain = group.processor('ReplaceText', {
    name: 'Say where and why',
    at: [2, 0],
    comments: 'JSON with where the record stood and why it could not be read.',
    properties: {
      'Replacement Strategy': 'Surround',
      'Evaluation Mode': 'Entire text',
      'Text to Prepend': quarantineText.before,
      'Text to Append': quarantineText.after,
    },
  });
  const quarantine = addPut(group, services, {
    name: 'Put into quarantine',
    at: [2, 1],
    key: quarantineKeyExpression(table),
    contentType: 'application/json',
  });
  const notWritten = group.failurePort({
    name: 'Not written',
    at: [1, 2],
    comments: 'Nothing of the poll is committed: Kafka gives it again.',
  });

  group.connect(consume, 'success', raw);
  group.connect(consume, 'parse failure', encode);
  group.connect(encode, 'success', explain);
  group.connect(explain, 'success', quarantine);
  for (const processor of [raw, encode, explain, quarantine]) group.connect(processor, 'failure', notWritten);

  return groupOf(group, {
    name: table.name,
    parent,
    position,
    comments: `From ${topicOf(table)} to the raw files of ${table.name}.`,
    executionEngine: 'STATELESS',
    statelessFlowTimeout: `${longestMinutes} mins`,
  });
}

function addConsumer(group: GroupBuilder, { kafka, reader, writer }: Services, table: LakeTable): Processor {
  const topic = topicOf(table);
  return group.processor('ConsumeKafka', {
    name: `Read ${topic}`,
    at: [0, 0],
    properties: {
      'Kafka Connection Service': kafka,
      // As deliveryGroupOf writes it, so that NiFi goes on where the Lambda was.
      'Group ID': `${parameter('DELIVERY_GROUP')}-${topic}`,
      'Topic Format': 'names',
      Topics: topic,
      'auto.offset.reset': 'earliest',
      'Commit Offsets': 'true',
      // The broker has done the waiting, see the service Kafka; what it gives is written at once.
      'Max Uncommitted Time': '100 millis',
      'Max Uncommitted Size': `${parameter('DELIVERY_MAX_UNCOMMITTED_MIB')} MB`,
      'Processing Strategy': 'RECORD',
      'Record Reader': reader,
      'Record Writer': writer,
      'Output Strategy': 'USE_VALUE',
      // Bytes, whatever the key is; the reader turns them back.
      'Key Attribute Encoding': 'hex',
    },
  });
}

function addPut(
  group: GroupBuilder,
  { credentials }: Services,
  file: { readonly name: string; readonly at: Cell; readonly key: string; readonly contentType: string },
): Processor {
  return group.processor('PutS3Object', {
    name: file.name,
    at: file.at,
    properties: {
      Bucket: parameter('LAKE_BUCKET'),
      'Object Key': file.key,
      Region: parameter('AWS_REGION'),
      'AWS Credentials Provider Service': credentials,
      'Content Type': file.contentType,
      'Endpoint Override URL': parameter('LAKE_ENDPOINT'),
      'Communications Timeout': '20 secs',
    },
    ends: ['success'],
  });
}
