import { AlreadyExistsException, CreateDatabaseCommand, type GlueClient } from '@aws-sdk/client-glue';

/** The Glue database of what crawls find, where it is missing. */
export async function makeDatabase(glue: GlueClient, name: string): Promise<void> {
  try {
    await glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: { Name: name, Description: 'What crawlers found in files and databases of others' },
      }),
    );
  } catch (error) {
    if (!(error instanceof AlreadyExistsException)) throw error;
  }
}
