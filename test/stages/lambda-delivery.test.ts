import { Match } from 'aws-cdk-lib/assertions';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../../lib/contracts/topics';
import { templatesOf, withValues } from '../stacks/synthesise';
import { withFunction } from './nifi-trial';

const { pipeline } = templatesOf(withFunction);

it.each(lakeTables.map((table) => topicOf(table)))(
  'reads %s from its beginning, as a group of its own',
  (topic) => {
    pipeline.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      Topics: [topic],
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: deliveryGroupOf(topic) },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 2000,
      MaximumBatchingWindowInSeconds: 5,
    });
  },
);

it('answers by partition, tries again for ever, and keeps in the lake what Lambda gives up', () => {
  pipeline.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
    Enabled: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: Match.absent(),
    MaximumRecordAgeInSeconds: Match.absent(),
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
  });
});

it('runs no more at a time than the configuration allows', () => {
  pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/delivery/deliver-changes.ts',
    ReservedConcurrentExecutions: 10,
    Timeout: 120,
    MemorySize: 1024,
  });
});

it('leaves the topics to others while it is paused, and changes nothing else', () => {
  const paused = withValues(withFunction, { delivery: { engine: 'lambda', paused: true } });
  const running = JSON.stringify(pipeline.toJSON());
  const { pipeline: waiting } = templatesOf(paused);
  expect(JSON.stringify(waiting.toJSON())).toBe(running.replaceAll('"Enabled":true', '"Enabled":false'));
  waiting.allResourcesProperties('AWS::Lambda::EventSourceMapping', { Enabled: false });
});
