import { z } from 'zod';
import { list, most, nextToken, queryString, workGroupName } from './requests';

const description = z.string().min(1).max(1024).optional();

const namedQuery = {
  Name: z.string().min(1).max(128),
  Description: description,
  QueryString: queryString,
};
const namedQueryId = z.object({ NamedQueryId: z.string().min(1) });
export const createNamedQuery = z.object({
  ...namedQuery,
  Database: z.string().min(1).max(255),
  ClientRequestToken: z.string().min(32).max(128).optional(),
  WorkGroup: workGroupName.optional(),
});
export type CreateNamedQuery = z.infer<typeof createNamedQuery>;
export const updateNamedQuery = namedQueryId.extend(namedQuery);
export type UpdateNamedQuery = z.infer<typeof updateNamedQuery>;
export const getNamedQuery = namedQueryId;
export const deleteNamedQuery = namedQueryId;
export const batchGetNamedQuery = z.object({ NamedQueryIds: z.array(z.string()).min(1).max(50) });
export const listNamedQueries = list.extend({ WorkGroup: workGroupName.optional() });

const statementName = z
  .string()
  .regex(
    /^[a-zA-Z_][a-zA-Z0-9_@:]{1,255}$/,
    'must match [a-zA-Z_][a-zA-Z0-9_@:]{1,256}: take no dash or blank',
  );
const preparedStatement = z.object({ StatementName: statementName, WorkGroup: workGroupName });
export const savePreparedStatement = preparedStatement.extend({
  QueryStatement: queryString,
  Description: description,
});
export type SavePreparedStatement = z.infer<typeof savePreparedStatement>;
export const getPreparedStatement = preparedStatement;
export const deletePreparedStatement = preparedStatement;
export const batchGetPreparedStatement = z.object({
  PreparedStatementNames: z.array(z.string()).min(1).max(256),
  WorkGroup: workGroupName,
});
export const listPreparedStatements = z.object({
  MaxResults: most(50),
  NextToken: nextToken,
  WorkGroup: workGroupName,
});
