import type { WorkGroup, WorkGroupSummary } from '@aws-sdk/client-athena';
import { invalidRequest } from './api-error';
import { engineVersion } from './execution';

/** Athena's workgroup for requests that name none. */
const primary = 'primary';

/** The workgroups there are: the route's own and `primary`, with the same settings. */
export class WorkGroups {
  private readonly names: readonly string[];
  private readonly created = new Date();

  constructor(
    own: string,
    private readonly outputLocation: string,
  ) {
    this.names = [own, primary];
  }

  /** @throws ApiError when there is no such workgroup */
  get(name = primary): { name: string; outputLocation: string } {
    if (!this.names.includes(name)) throw invalidRequest(`WorkGroup ${name} is not found.`);
    return { name, outputLocation: this.outputLocation };
  }

  describe(name: string): WorkGroup {
    const { outputLocation } = this.get(name);
    return {
      Name: name,
      State: 'ENABLED',
      CreationTime: this.created,
      Configuration: {
        ResultConfiguration: { OutputLocation: outputLocation },
        EnforceWorkGroupConfiguration: false,
        PublishCloudWatchMetricsEnabled: false,
        RequesterPaysEnabled: false,
        EngineVersion: engineVersion,
      },
    };
  }

  list(): WorkGroupSummary[] {
    return this.names.map((name) => this.summary(name));
  }

  private summary(name: string): WorkGroupSummary {
    return {
      Name: name,
      State: 'ENABLED',
      Description: '',
      CreationTime: this.created,
      EngineVersion: engineVersion,
    };
  }
}
