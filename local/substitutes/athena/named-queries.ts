import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { NamedQuery } from '@aws-sdk/client-athena';
import { invalidRequest } from './api-error';
import type { CreateNamedQuery, UpdateNamedQuery } from './saved-requests';
import type { WorkGroups } from './work-groups';

/** Statements that somebody saved under a name, which several may have. */
export class NamedQueries {
  private readonly byId = new Map<string, NamedQuery>();
  private readonly byToken = new Map<string, { request: CreateNamedQuery; id: string }>();

  constructor(private readonly workGroups: WorkGroups) {}

  /** @returns its id; the same again for the same token and request */
  create(request: CreateNamedQuery): string {
    const { ClientRequestToken: token, WorkGroup, ...query } = request;
    const earlier = token === undefined ? undefined : this.byToken.get(token);
    if (earlier) {
      if (isDeepStrictEqual(earlier.request, request)) return earlier.id;
      throw invalidRequest(
        'Idempotent parameters do not match: the ClientRequestToken was used for another named query.',
      );
    }
    const NamedQueryId = randomUUID();
    this.byId.set(NamedQueryId, { ...query, NamedQueryId, WorkGroup: this.workGroups.get(WorkGroup).name });
    if (token !== undefined) this.byToken.set(token, { request, id: NamedQueryId });
    return NamedQueryId;
  }

  find(id: string): NamedQuery | undefined {
    return this.byId.get(id);
  }

  /** @throws ApiError when there is none */
  get(id: string): NamedQuery {
    const query = this.byId.get(id);
    if (!query) throw invalidRequest(namedQueryMissing(id));
    return query;
  }

  update({ NamedQueryId, ...changes }: UpdateNamedQuery): void {
    this.byId.set(NamedQueryId, { ...this.get(NamedQueryId), ...changes });
  }

  delete(id: string): void {
    this.get(id);
    this.byId.delete(id);
  }

  /** Of a workgroup, the newest first. */
  ids(workGroup: string): string[] {
    return [...this.byId.values()]
      .filter(({ WorkGroup }) => WorkGroup === workGroup)
      .map(({ NamedQueryId = '' }) => NamedQueryId)
      .reverse();
  }
}

export function namedQueryMissing(id: string): string {
  return `NamedQuery ${id} was not found`;
}
