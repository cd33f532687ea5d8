import {
  GetTableMetadataCommand,
  MetadataException,
  type AthenaClient,
  type TableMetadata,
} from '@aws-sdk/client-athena';

/** What the catalog says of a table or view; undefined when there is none of this name. */
export async function tableMetadata(
  athena: AthenaClient,
  database: string,
  name: string,
): Promise<TableMetadata | undefined> {
  try {
    const answer = await athena.send(
      new GetTableMetadataCommand({
        CatalogName: 'AwsDataCatalog',
        DatabaseName: database,
        TableName: name,
      }),
    );
    return answer.TableMetadata;
  } catch (error) {
    if (error instanceof MetadataException) return undefined;
    throw error;
  }
}
