import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { invalidRequest } from './api-error';
import { AthenaDialect } from './athena-dialect';
import { hasExternalLocation } from './create-table-sql';
import { parseExecute } from './execute-sql';
import { Execution } from './execution';
import { preparedStatementMissing, type PreparedStatements } from './prepared-statements';
import type { StartQueryExecution } from './requests';
import type { ResultStore } from './result-store';
import type { WorkGroups } from './work-groups';

/** Glue's catalog, which Athena takes when a request names none. */
const defaultCatalog = 'awsdatacatalog';

/** Athena knows a query for 45 days; a fold every half a minute would make 20,000 of them a day here. */
const remembered = 5_000;

const locationIsEnforced =
  "The Create Table As Select query failed because it was submitted with an 'external_location' property to an Athena Workgroup that enforces a centralized output location for all queries. Please remove the 'external_location' property and resubmit the query.";

/** The newest queries of this process's life, the newest last. */
export class Executions {
  private readonly byId = new Map<string, Execution>();
  private readonly byToken = new Map<string, { request: StartQueryExecution; id: string }>();
  private readonly running = new Set<Promise<void>>();
  private readonly dialect = new AthenaDialect();

  constructor(
    private readonly trinoUrl: string,
    private readonly workGroups: WorkGroups,
    private readonly store: ResultStore,
    private readonly prepared: PreparedStatements,
  ) {}

  /** @returns the query's id; the same again for the same token and request */
  start(request: StartQueryExecution): string {
    const { ClientRequestToken: token } = request;
    const earlier = token === undefined ? undefined : this.byToken.get(token);
    if (earlier) {
      if (isDeepStrictEqual(earlier.request, request)) return earlier.id;
      throw invalidRequest(
        'Idempotent parameters do not match: the ClientRequestToken was used for another query.',
      );
    }
    const execution = new Execution(this.describe(request), this.trinoUrl, this.store, this.dialect);
    const { id } = execution.request;
    this.byId.set(id, execution);
    this.forgetOldest();
    if (token !== undefined) this.byToken.set(token, { request, id });
    const run = execution.run().finally(() => this.running.delete(run));
    this.running.add(run);
    return id;
  }

  get(id: string): Execution {
    const execution = this.byId.get(id);
    if (!execution) throw invalidRequest(`QueryExecution ${id} was not found`);
    return execution;
  }

  find(id: string): Execution | undefined {
    return this.byId.get(id);
  }

  /** Ids of a workgroup's queries, the newest first. */
  ids(workGroup: string): string[] {
    return [...this.byId.values()]
      .filter(({ request }) => request.workGroup === workGroup)
      .map(({ request }) => request.id)
      .reverse();
  }

  /** Cancels what runs and waits for it. */
  async close(): Promise<void> {
    for (const execution of this.byId.values()) execution.stop();
    await Promise.all(this.running);
  }

  private forgetOldest(): void {
    for (const [id, { state }] of this.byId) {
      if (this.byId.size <= remembered) break;
      if (state !== 'QUEUED' && state !== 'RUNNING') this.byId.delete(id);
    }
    for (const [token, { id }] of this.byToken) if (!this.byId.has(id)) this.byToken.delete(token);
  }

  private describe(request: StartQueryExecution): Execution['request'] {
    const group = this.workGroups.get(request.WorkGroup);
    const asked = group.enforced ? undefined : request.ResultConfiguration?.OutputLocation;
    const location = asked ?? group.outputLocation;
    const run = this.resolve(request, group.name);
    if (group.enforced && hasExternalLocation(run.statement)) throw invalidRequest(locationIsEnforced);
    return {
      id: randomUUID(),
      sql: request.QueryString,
      parameters: request.ExecutionParameters ?? [],
      ...run,
      scanCutoffBytes: group.scanCutoffBytes,
      catalog: request.QueryExecutionContext?.Catalog?.toLowerCase() ?? defaultCatalog,
      database: request.QueryExecutionContext?.Database ?? 'default',
      workGroup: group.name,
      outputLocation: location.endsWith('/') ? location : `${location}/`,
    };
  }

  /** What runs: the statement itself, or the prepared one that it names. */
  private resolve(
    { QueryString, ExecutionParameters = [] }: StartQueryExecution,
    workGroup: string,
  ): Pick<Execution['request'], 'statement' | 'values' | 'refusal'> {
    const statement = QueryString.replace(/[\s;]+$/, '');
    const execute = parseExecute(statement);
    if (!execute) return { statement, values: ExecutionParameters };
    const prepared = this.prepared.find(workGroup, execute.name)?.QueryStatement;
    if (prepared === undefined) {
      return { statement, values: [], refusal: preparedStatementMissing(workGroup, execute.name) };
    }
    const { values = [] } = execute;
    return { statement: prepared.replace(/[\s;]+$/, ''), values: [values, ExecutionParameters].flat() };
  }
}
