import { invalidRequest } from './api-error';
import { operation, type Operations } from './operation';
import { getWorkGroup, list } from './requests';
import type { WorkGroups } from './work-groups';
import { createWorkGroup, updateWorkGroup } from './work-group-requests';

/** What Athena does about workgroups. */
export function workGroupOperations(workGroups: WorkGroups): Operations {
  return {
    GetWorkGroup: operation(getWorkGroup, ({ WorkGroup }) => ({
      WorkGroup: workGroups.describe(WorkGroup),
    })),
    ListWorkGroups: operation(list, () => ({ WorkGroups: workGroups.list() })),
    CreateWorkGroup: operation(createWorkGroup, (request) => {
      workGroups.create(request);
      return {};
    }),
    UpdateWorkGroup: operation(updateWorkGroup, (request) => {
      const { BytesScannedCutoffPerQuery, RemoveBytesScannedCutoffPerQuery } =
        request.ConfigurationUpdates ?? {};
      if (BytesScannedCutoffPerQuery !== undefined && RemoveBytesScannedCutoffPerQuery === true) {
        throw invalidRequest(
          'BytesScannedCutoffPerQuery and RemoveBytesScannedCutoffPerQuery exclude each other: give one of them.',
        );
      }
      workGroups.update(request);
      return {};
    }),
  };
}
