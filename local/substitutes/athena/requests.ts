import { z } from 'zod';

export const most = (limit: number) => z.number().int().min(1).max(limit).optional();
export const nextToken = z.string().optional();
export const queryString = z.string().min(1).max(262_144);
export const workGroupName = z.string().regex(/^[\w.-]{1,128}$/, 'must match [a-zA-Z0-9._-]{1,128}');
const queryId = z.object({ QueryExecutionId: z.string().min(1).max(128) });

export const startQueryExecution = z.object({
  QueryString: queryString,
  ClientRequestToken: z.string().min(32).max(128).optional(),
  QueryExecutionContext: z
    .object({ Database: z.string().min(1).optional(), Catalog: z.string().min(1).optional() })
    .optional(),
  ResultConfiguration: z
    .object({
      OutputLocation: z
        .string()
        .regex(/^s3:\/\/[^/]+/, 'must be of the form s3://bucket/folder/')
        .optional(),
    })
    .optional(),
  WorkGroup: z.string().optional(),
  ExecutionParameters: z.array(z.string().min(1).max(1024)).min(1).optional(),
});
export type StartQueryExecution = z.infer<typeof startQueryExecution>;

export const getQueryExecution = queryId;
export const stopQueryExecution = queryId;
export const getQueryResults = queryId.extend({ MaxResults: most(1000), NextToken: nextToken });
export const batchGetQueryExecution = z.object({ QueryExecutionIds: z.array(z.string()).min(1).max(50) });
export const listQueryExecutions = z.object({
  MaxResults: most(50),
  NextToken: nextToken,
  WorkGroup: z.string().optional(),
});

export const getWorkGroup = z.object({ WorkGroup: z.string() });
export const list = z.object({ MaxResults: most(50), NextToken: nextToken });
export const getDataCatalog = z.object({ Name: z.string() });
export const listDatabases = list.extend({ CatalogName: z.string() });
export const getDatabase = z.object({ CatalogName: z.string(), DatabaseName: z.string() });
export const listTableMetadata = list.extend({
  CatalogName: z.string(),
  DatabaseName: z.string(),
  /** A regular expression for names. */
  Expression: z.string().optional(),
});
export const getTableMetadata = getDatabase.extend({ TableName: z.string() });
