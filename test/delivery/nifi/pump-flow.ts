import { connectionOf } from '../../../containers/nifi/flow/connection-of';
import { identifierOf } from '../../../containers/nifi/flow/identifier';

/** A flow that needs neither Kafka nor S3, in the shape of the delivery's: services above, Stateless groups below. */
export interface PumpSettings {
  /** Text of each FlowFile, as the default of parameter `Text`; what is no JSON list makes the splitter complain. */
  readonly text?: string;
  readonly batchSize?: string;
  /** Type of the processor that makes FlowFiles. */
  readonly source?: string;
  /** A processor beside the Stateless group that hands FlowFiles to one that is disabled. */
  readonly blockedQueue?: boolean;
}

const standard = { group: 'org.apache.nifi', version: '2.9.0' };
const scheduling = {
  schedulingStrategy: 'TIMER_DRIVEN',
  schedulingPeriod: '200 ms',
  executionNode: 'ALL',
  penaltyDuration: '1 sec',
  yieldDuration: '1 sec',
  bulletinLevel: 'WARN',
  runDurationMillis: 0,
  concurrentlySchedulableTaskCount: 1,
  scheduledState: 'ENABLED',
  style: {},
};

const idOf = (name: string) => identifierOf('pump', name);
const top = idOf('top');
const pump = idOf('pump');

export function pumpFlow(settings: PumpSettings = {}) {
  const {
    text = '[1]',
    batchSize = '1',
    source = 'org.apache.nifi.processors.standard.GenerateFlowFile',
  } = settings;
  const blocked = settings.blockedQueue === true;
  return {
    flowContents: {
      identifier: top,
      name: 'pump',
      comments: 'A flow for tests.',
      componentType: 'PROCESS_GROUP',
      executionEngine: 'STANDARD',
      parameterContextName: 'pump',
      processors: blocked
        ? [
            processor('Fill', top, { source, properties: { ...generated('x'), 'Batch Size': '1' } }),
            {
              ...processor('Blocked', top, { properties: {}, autoTerminated: ['success'] }),
              scheduledState: 'DISABLED',
            },
          ]
        : [],
      controllerServices: [
        service('Reader', 'org.apache.nifi.parquet.ParquetReader'),
        service('Writer', 'org.apache.nifi.parquet.ParquetRecordSetWriter'),
      ],
      processGroups: [
        {
          identifier: pump,
          groupIdentifier: top,
          name: 'stateless',
          comments: '',
          componentType: 'PROCESS_GROUP',
          executionEngine: 'STATELESS',
          maxConcurrentTasks: 1,
          statelessFlowTimeout: '1 min',
          parameterContextName: 'pump',
          ...empty,
          processors: [
            processor('Generate', pump, {
              source,
              properties: { ...generated('#{Text}'), 'Batch Size': batchSize },
            }),
            processor('Split', pump, {
              source: 'org.apache.nifi.processors.standard.SplitJson',
              properties: { 'JsonPath Expression': '$' },
              autoTerminated: ['split', 'original'],
            }),
            // Gets what cannot be split, so nothing as a rule; it is there for its services.
            processor('Convert', pump, {
              source: 'org.apache.nifi.processors.standard.ConvertRecord',
              properties: {
                'Record Reader': idOf('Reader'),
                'Record Writer': idOf('Writer'),
                'Include Zero Record FlowFiles': 'true',
              },
              autoTerminated: ['success', 'failure'],
            }),
          ],
          connections: [
            connection('Generate', 'success', 'Split', pump),
            connection('Split', 'failure', 'Convert', pump),
          ],
          controllerServices: [],
          processGroups: [],
        },
      ],
      ...empty,
      connections: blocked ? [connection('Fill', 'success', 'Blocked', top)] : [],
    },
    parameterContexts: {
      pump: {
        name: 'pump',
        parameters: [{ name: 'Text', description: '', sensitive: false, provided: false, value: text }],
        inheritedParameterContexts: [],
        componentType: 'PARAMETER_CONTEXT',
      },
    },
    externalControllerServices: {},
    parameterProviders: {},
    flowEncodingVersion: '1.0',
  };
}

const empty = { inputPorts: [], outputPorts: [], funnels: [], labels: [], remoteProcessGroups: [] };

function generated(text: string) {
  return {
    'File Size': '0B',
    'Data Format': 'Text',
    'Unique FlowFiles': 'false',
    'Custom Text': text,
    'Character Set': 'UTF-8',
  };
}

interface ProcessorSettings {
  readonly source?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly autoTerminated?: readonly string[];
}

function processor(name: string, groupIdentifier: string, settings: ProcessorSettings) {
  const { source: type = 'org.apache.nifi.processors.standard.LogAttribute', properties } = settings;
  return {
    identifier: idOf(name),
    groupIdentifier,
    name,
    comments: '',
    componentType: 'PROCESSOR',
    type,
    bundle: { ...standard, artifact: 'nifi-standard-nar' },
    properties,
    propertyDescriptors: Object.fromEntries(Object.keys(properties).map((name) => [name, descriptor(name)])),
    autoTerminatedRelationships: settings.autoTerminated ?? [],
    position: { x: 0, y: 0 },
    ...scheduling,
  };
}

/** NiFi takes a value for a reference to a service only when this says so. */
function descriptor(name: string) {
  const identifiesControllerService = name.startsWith('Record ');
  return { name, displayName: name, identifiesControllerService, sensitive: false, dynamic: false };
}

function service(name: string, type: string) {
  return {
    identifier: idOf(name),
    groupIdentifier: top,
    name,
    comments: '',
    componentType: 'CONTROLLER_SERVICE',
    type,
    bundle: { ...standard, artifact: 'nifi-parquet-nar' },
    properties: {},
    propertyDescriptors: {},
    controllerServiceApis: [],
    scheduledState: 'DISABLED',
    bulletinLevel: 'WARN',
  };
}

function connection(from: string, relationship: string, to: string, groupIdentifier: string) {
  const end = (name: string) => ({
    identifier: idOf(name),
    groupIdentifier,
    name,
    componentType: 'PROCESSOR' as const,
  });
  return {
    ...connectionOf(['pump', groupIdentifier], end(from), relationship, end(to)),
    // Soon full, for those who want to see a full queue.
    backPressureObjectThreshold: 3,
  };
}
