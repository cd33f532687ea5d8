import type { WorkGroup, WorkGroupSummary } from '@aws-sdk/client-athena';
import { invalidRequest } from './api-error';
import { engineVersion } from './execution';
import type { CreateWorkGroup, UpdateWorkGroup } from './work-group-requests';

/** Athena's workgroup for requests that name none. */
const primary = 'primary';

export interface WorkGroupSettings {
  readonly name: string;
  readonly description: string;
  /** `s3://bucket/folder/` */
  readonly outputLocation: string;
  /** What a request says about its result counts nothing. */
  readonly enforced: boolean;
  /** A query that scans more is cancelled. @default - none is */
  readonly scanCutoffBytes?: number;
  readonly created: Date;
}

/** The workgroups there are: at first the route's own and `primary`, with the same settings. */
export class WorkGroups {
  private readonly byName = new Map<string, WorkGroupSettings>();

  constructor(
    own: string,
    private readonly outputLocation: string,
  ) {
    for (const name of [own, primary]) {
      this.byName.set(name, { name, description: '', outputLocation, enforced: false, created: new Date() });
    }
  }

  /** @throws ApiError when there is no such workgroup */
  get(name = primary): WorkGroupSettings {
    const group = this.byName.get(name);
    if (!group) throw invalidRequest(`WorkGroup ${name} is not found.`);
    return group;
  }

  create({ Name: name, Description: description = '', Configuration }: CreateWorkGroup): void {
    if (this.byName.has(name)) throw invalidRequest(`WorkGroup ${name} is already created.`);
    this.byName.set(name, {
      name,
      description,
      outputLocation: Configuration?.ResultConfiguration?.OutputLocation ?? this.outputLocation,
      enforced: Configuration?.EnforceWorkGroupConfiguration ?? true,
      scanCutoffBytes: Configuration?.BytesScannedCutoffPerQuery,
      created: new Date(),
    });
  }

  update({ WorkGroup: name, Description, ConfigurationUpdates: updates = {} }: UpdateWorkGroup): void {
    const group = this.get(name);
    this.byName.set(name, {
      ...group,
      description: Description ?? group.description,
      outputLocation: updates.ResultConfigurationUpdates?.OutputLocation ?? group.outputLocation,
      enforced: updates.EnforceWorkGroupConfiguration ?? group.enforced,
      scanCutoffBytes:
        updates.RemoveBytesScannedCutoffPerQuery === true
          ? undefined
          : (updates.BytesScannedCutoffPerQuery ?? group.scanCutoffBytes),
    });
  }

  describe(name: string): WorkGroup {
    const { description, outputLocation, enforced, scanCutoffBytes, created } = this.get(name);
    return {
      Name: name,
      State: 'ENABLED',
      Description: description,
      CreationTime: created,
      Configuration: {
        ResultConfiguration: { OutputLocation: outputLocation },
        EnforceWorkGroupConfiguration: enforced,
        PublishCloudWatchMetricsEnabled: false,
        BytesScannedCutoffPerQuery: scanCutoffBytes,
        RequesterPaysEnabled: false,
        EngineVersion: engineVersion,
      },
    };
  }

  list(): WorkGroupSummary[] {
    return [...this.byName.values()].map(({ name, description, created }) => ({
      Name: name,
      State: 'ENABLED',
      Description: description,
      CreationTime: created,
      EngineVersion: engineVersion,
    }));
  }
}
