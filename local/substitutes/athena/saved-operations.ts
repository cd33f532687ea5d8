import { listingPage } from './listing';
import { namedQueryMissing, type NamedQueries } from './named-queries';
import { operation, type Operations } from './operation';
import { preparedStatementMissing, type PreparedStatements } from './prepared-statements';
import * as requests from './saved-requests';
import type { WorkGroups } from './work-groups';

const most = 50;

/** What Athena does about the queries that people save in a workgroup. */
export function namedQueryOperations(queries: NamedQueries, workGroups: WorkGroups): Operations {
  return {
    CreateNamedQuery: operation(requests.createNamedQuery, (request) => ({
      NamedQueryId: queries.create(request),
    })),
    GetNamedQuery: operation(requests.getNamedQuery, ({ NamedQueryId }) => ({
      NamedQuery: queries.get(NamedQueryId),
    })),
    BatchGetNamedQuery: operation(requests.batchGetNamedQuery, ({ NamedQueryIds }) => ({
      NamedQueries: NamedQueryIds.flatMap((id) => queries.find(id) ?? []),
      UnprocessedNamedQueryIds: NamedQueryIds.filter((id) => !queries.find(id)).map((id) => ({
        NamedQueryId: id,
        ErrorCode: 'INVALID_INPUT',
        ErrorMessage: namedQueryMissing(id),
      })),
    })),
    ListNamedQueries: operation(requests.listNamedQueries, ({ WorkGroup, MaxResults = most, NextToken }) => {
      const ids = queries.ids(workGroups.get(WorkGroup).name);
      const { items, next } = listingPage(ids, MaxResults, NextToken);
      return { NamedQueryIds: items, NextToken: next };
    }),
    UpdateNamedQuery: operation(requests.updateNamedQuery, (request) => {
      queries.update(request);
      return {};
    }),
    DeleteNamedQuery: operation(requests.deleteNamedQuery, ({ NamedQueryId }) => {
      queries.delete(NamedQueryId);
      return {};
    }),
  };
}

/** What Athena does about prepared statements. */
export function preparedStatementOperations(statements: PreparedStatements): Operations {
  return {
    CreatePreparedStatement: operation(requests.savePreparedStatement, (request) => {
      statements.create(request);
      return {};
    }),
    UpdatePreparedStatement: operation(requests.savePreparedStatement, (request) => {
      statements.update(request);
      return {};
    }),
    GetPreparedStatement: operation(requests.getPreparedStatement, ({ WorkGroup, StatementName }) => ({
      PreparedStatement: statements.get(WorkGroup, StatementName),
    })),
    BatchGetPreparedStatement: operation(
      requests.batchGetPreparedStatement,
      ({ WorkGroup, PreparedStatementNames: names }) => ({
        PreparedStatements: names.flatMap((name) => statements.find(WorkGroup, name) ?? []),
        UnprocessedPreparedStatementNames: names
          .filter((name) => !statements.find(WorkGroup, name))
          .map((name) => ({
            StatementName: name,
            ErrorCode: 'STATEMENT_NOT_FOUND',
            ErrorMessage: preparedStatementMissing(WorkGroup, name),
          })),
      }),
    ),
    ListPreparedStatements: operation(
      requests.listPreparedStatements,
      ({ WorkGroup, MaxResults = most, NextToken }) => {
        const { items, next } = listingPage(statements.names(WorkGroup), MaxResults, NextToken);
        return {
          PreparedStatements: items.map((name) => {
            const { StatementName, LastModifiedTime } = statements.get(WorkGroup, name);
            return { StatementName, LastModifiedTime };
          }),
          NextToken: next,
        };
      },
    ),
    DeletePreparedStatement: operation(requests.deletePreparedStatement, ({ WorkGroup, StatementName }) => {
      statements.delete(WorkGroup, StatementName);
      return {};
    }),
  };
}
