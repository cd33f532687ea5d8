import type { ColumnInfo, QueryExecution, QueryExecutionState } from '@aws-sdk/client-athena';
import { athenaText } from './athena-text';
import type { AthenaDialect } from './athena-dialect';
import { columnInfo } from './column-info';
import { otherFailure, trinoFailure, userFailure, type Failure } from './failure';
import type { ResultRows, Row } from './result-rows';
import type { ResultStore } from './result-store';
import { csv, text } from './result-text';
import { statementKind, type StatementKind } from './statement-kind';
import type { TrinoAnswer, TrinoColumn } from './trino-answer';
import { trinoAnswers } from './trino-statement';

export interface ExecutionRequest {
  readonly id: string;
  readonly sql: string;
  readonly parameters: readonly string[];
  /** What runs: the same without a semicolon at the end, or the prepared statement that it names. */
  readonly statement: string;
  /** Values for the statement's question marks, each written as SQL. */
  readonly values: readonly string[];
  /** Why the query cannot run. @default - it can */
  readonly refusal?: string;
  /** The query is cancelled when it has scanned more. @default - it is not */
  readonly scanCutoffBytes?: number;
  readonly catalog: string;
  readonly database: string;
  readonly workGroup: string;
  /** `s3://bucket/folder/` */
  readonly outputLocation: string;
}

/** One query from its start to its end, and its result. */
export class Execution {
  columns: ColumnInfo[] = [];
  updateCount: number | undefined;
  state: QueryExecutionState = 'QUEUED';
  readonly rows: ResultRows;
  readonly kind: StatementKind;
  readonly outputFile: string;
  private readonly submitted = new Date();
  private completed: Date | undefined;
  private failure: Failure | undefined;
  private stats: TrinoAnswer['stats'] | undefined;
  private trinoColumns: readonly TrinoColumn[] = [];
  private readonly cancel = new AbortController();
  private cancelReason = 'Query cancelled by user';

  constructor(
    readonly request: ExecutionRequest,
    private readonly trinoUrl: string,
    private readonly store: ResultStore,
    private readonly dialect: AthenaDialect,
  ) {
    this.kind = statementKind(request.statement);
    this.rows = store.rows(request.id);
    this.outputFile = `${request.outputLocation}${request.id}.${this.format.ending}`;
  }

  /** Names of the columns, which Athena puts before the rows of a query and of nothing else. */
  get header(): Row | undefined {
    return this.kind.substatement === 'SELECT' ? this.columns.map(({ Name = '' }) => Name) : undefined;
  }

  /** Resolves when the query has ended, however it did; never rejects. */
  async run(): Promise<void> {
    try {
      await this.execute();
      await this.rows.finish();
      if (!this.failure) await this.store.put(this.outputFile, this.rows, this.header, this.format);
      this.end(this.failure ? 'FAILED' : 'SUCCEEDED');
    } catch (error) {
      if (this.cancel.signal.aborted) {
        this.end('CANCELLED');
        return;
      }
      this.failure = otherFailure(error);
      this.end('FAILED');
    }
  }

  /** Cancels a query that has not ended; otherwise nothing happens. */
  stop(): void {
    this.cancel.abort();
  }

  describe(): QueryExecution {
    const { id, sql, parameters, catalog, database, workGroup } = this.request;
    return {
      QueryExecutionId: id,
      Query: sql,
      StatementType: this.kind.type,
      SubstatementType: this.kind.substatement,
      ResultConfiguration: { OutputLocation: this.outputFile },
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
      QueryExecutionContext: { Catalog: catalog, Database: database },
      Status: {
        State: this.state,
        SubmissionDateTime: this.submitted,
        CompletionDateTime: this.completed,
        StateChangeReason:
          this.failure?.reason ?? (this.state === 'CANCELLED' ? this.cancelReason : undefined),
        AthenaError: this.failure?.error,
      },
      Statistics: this.statistics(),
      WorkGroup: workGroup,
      EngineVersion: engineVersion,
      ...(parameters.length > 0 && { ExecutionParameters: [...parameters] }),
    };
  }

  private get format() {
    return this.kind.type === 'DML' ? csv : text;
  }

  private async execute(): Promise<void> {
    const { statement, values, refusal } = this.request;
    if (refusal !== undefined) {
      this.failure = userFailure(refusal);
      return;
    }
    for (const one of this.dialect.trinoStatements(statement, this.request)) {
      await this.executeOne(withParameters(one, values));
      if (this.failure) return;
    }
  }

  private async executeOne(statement: string): Promise<void> {
    const { catalog, database } = this.request;
    const session = { url: this.trinoUrl, catalog, schema: database };
    for await (const answer of trinoAnswers(session, statement, this.cancel.signal)) {
      this.stats = answer.stats;
      this.keepCutoff(answer.stats.physicalInputBytes);
      if (answer.stats.state !== 'QUEUED') this.state = 'RUNNING';
      if (answer.error) {
        this.cancel.signal.throwIfAborted();
        this.failure = trinoFailure(answer.error);
        return;
      }
      if (answer.updateCount !== undefined) this.updateCount = answer.updateCount;
      await this.take(answer);
    }
  }

  /** @throws when so many bytes are too many */
  private keepCutoff(scannedBytes: number): void {
    const { scanCutoffBytes } = this.request;
    if (scanCutoffBytes === undefined || scannedBytes <= scanCutoffBytes) return;
    this.cancelReason = 'Bytes scanned limit was exceeded';
    this.cancel.abort();
    this.cancel.signal.throwIfAborted();
  }

  private async take({ columns, data, updateType }: TrinoAnswer): Promise<void> {
    // Trino reports the number of changed rows as a result of its own; Athena has no rows there.
    if (updateType !== undefined) return;
    if (columns && this.columns.length === 0) {
      this.trinoColumns = columns;
      this.columns = columns.map(columnInfo);
    }
    if (!data) return;
    const types = this.trinoColumns.map(({ typeSignature }) => typeSignature);
    await this.rows.add(data.map((row) => types.map((type, index) => athenaText(row[index], type))));
  }

  private end(state: QueryExecutionState): void {
    this.completed = new Date();
    this.state = state;
  }

  private statistics(): QueryExecution['Statistics'] {
    const total = (this.completed ?? new Date()).getTime() - this.submitted.getTime();
    const {
      elapsedTimeMillis = 0,
      queuedTimeMillis = 0,
      planningTimeMillis = 0,
      physicalInputBytes = 0,
    } = this.stats ?? {};
    return {
      EngineExecutionTimeInMillis: elapsedTimeMillis,
      DataScannedInBytes: physicalInputBytes,
      TotalExecutionTimeInMillis: total,
      QueryQueueTimeInMillis: queuedTimeMillis,
      QueryPlanningTimeInMillis: planningTimeMillis,
      ServiceProcessingTimeInMillis: Math.max(0, total - elapsedTimeMillis),
      ResultReuseInformation: { ReusedPreviousResult: false },
    };
  }
}

export const engineVersion = {
  SelectedEngineVersion: 'AUTO',
  EffectiveEngineVersion: 'Athena engine version 3',
} as const;

/** The statement with parameters in the places of its question marks. */
function withParameters(statement: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return statement;
  return `EXECUTE IMMEDIATE '${statement.replaceAll("'", "''")}' USING ${parameters.join(', ')}`;
}
