import type { PipelineConfig } from './config';
import { physicalName } from './constructs/physical-name';
import { lakeDatabase } from './contracts/lake-layout';

export interface PhysicalName {
  /** What has the name. */
  readonly kind: string;
  readonly name: string;
  /** Where no second one may be: in one account and region, or in all of AWS. */
  readonly unique: 'region' | 'everywhere';
}

/** Names that CloudFormation does not make up itself: two environments with one of them cannot both be deployed. */
export function physicalNames({ name, lake }: Pick<PipelineConfig, 'name' | 'lake'>): PhysicalName[] {
  const { bucketNames = 'generated' } = lake ?? {};
  return [
    { kind: 'prefix of names', name: physicalName({ name }), unique: 'region' },
    { kind: 'Glue database', name: lakeDatabase, unique: 'region' },
    ...(bucketNames === 'generated'
      ? []
      : [bucketNames.lake, bucketNames.results].map((bucket): PhysicalName => ({
          kind: 'bucket',
          name: bucket,
          unique: 'everywhere',
        }))),
  ];
}
