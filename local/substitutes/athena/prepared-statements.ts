import type { PreparedStatement } from '@aws-sdk/client-athena';
import { ApiError, invalidRequest } from './api-error';
import type { SavePreparedStatement } from './saved-requests';
import type { WorkGroups } from './work-groups';

/** Statements with question marks, which EXECUTE runs by their name; a name is a workgroup's own. */
export class PreparedStatements {
  private readonly byName = new Map<string, PreparedStatement>();

  constructor(private readonly workGroups: WorkGroups) {}

  create(request: SavePreparedStatement): void {
    if (this.find(request.WorkGroup, request.StatementName)) {
      const { StatementName, WorkGroup } = request;
      throw invalidRequest(`PreparedStatement ${StatementName} already exists in workGroup ${WorkGroup}`);
    }
    this.save(request);
  }

  update(request: SavePreparedStatement): void {
    this.get(request.WorkGroup, request.StatementName);
    this.save(request);
  }

  find(workGroup: string, name: string): PreparedStatement | undefined {
    return this.byName.get(place(this.workGroups.get(workGroup).name, name));
  }

  /** @throws ApiError when there is none */
  get(workGroup: string, name: string): PreparedStatement {
    const statement = this.find(workGroup, name);
    if (!statement)
      throw new ApiError('ResourceNotFoundException', preparedStatementMissing(workGroup, name));
    return statement;
  }

  delete(workGroup: string, name: string): void {
    this.get(workGroup, name);
    this.byName.delete(place(workGroup, name));
  }

  /** Of a workgroup, by name. */
  names(workGroup: string): string[] {
    const { name } = this.workGroups.get(workGroup);
    return [...this.byName.values()]
      .filter(({ WorkGroupName }) => WorkGroupName === name)
      .map(({ StatementName = '' }) => StatementName)
      .sort();
  }

  private save({ StatementName, WorkGroup, ...statement }: SavePreparedStatement): void {
    this.byName.set(place(WorkGroup, StatementName), {
      ...statement,
      StatementName,
      WorkGroupName: WorkGroup,
      LastModifiedTime: new Date(),
    });
  }
}

export function preparedStatementMissing(workGroup: string, name: string): string {
  return `PreparedStatement ${name} was not found in workGroup ${workGroup}`;
}

/** Neither has a slash. */
function place(workGroup: string, name: string): string {
  return `${workGroup}/${name}`;
}
