/** What the fake knows of NiFi 2.9's component types; the real one has the same, and much more. */
interface ComponentType {
  /** Properties with their allowed form. */
  readonly properties: Readonly<Record<string, { readonly form?: RegExp; readonly required?: true }>>;
  /** Properties that name a controller service. */
  readonly services?: readonly string[];
}

export const componentTypes: Readonly<Record<string, ComponentType>> = {
  'org.apache.nifi.processors.standard.GenerateFlowFile': {
    properties: {
      'File Size': { required: true },
      'Batch Size': { form: /^[1-9]\d*$/, required: true },
      'Data Format': { form: /^(Text|Binary)$/, required: true },
      'Unique FlowFiles': { form: /^(true|false)$/, required: true },
      'Custom Text': {},
      'Character Set': { required: true },
      'Mime Type': {},
    },
  },
  'org.apache.nifi.processors.standard.ConvertRecord': {
    properties: {
      'Record Reader': { required: true },
      'Record Writer': { required: true },
      'Include Zero Record FlowFiles': { form: /^(true|false)$/, required: true },
    },
    services: ['Record Reader', 'Record Writer'],
  },
  'org.apache.nifi.processors.standard.SplitJson': {
    properties: { 'JsonPath Expression': { required: true } },
  },
  'org.apache.nifi.processors.standard.LogAttribute': { properties: {} },
  'org.apache.nifi.parquet.ParquetReader': { properties: {} },
  'org.apache.nifi.parquet.ParquetRecordSetWriter': { properties: {} },
};
