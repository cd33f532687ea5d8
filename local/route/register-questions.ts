import {
  AthenaClient,
  CreateNamedQueryCommand,
  CreatePreparedStatementCommand,
} from '@aws-sdk/client-athena';
import { questions, statementName } from '../../lib/queries/questions';
import { localLake } from '../endpoints';
import type { RouteSettings } from './settings';

/** Saves the questions that come along in Athena, as the stack does; a new process of Athena knows none. */
export async function registerQuestions({ awsClient, endpoints }: RouteSettings): Promise<void> {
  const athena = new AthenaClient({ ...awsClient, endpoint: endpoints.athena });
  const { workGroup: WorkGroup, database: Database } = localLake;
  try {
    for (const question of questions()) {
      const { name: Name, text: Description, file, sql, parameters } = question;
      const named = { Name, Description, Database, QueryString: file, WorkGroup };
      await athena.send(new CreateNamedQueryCommand(named));
      if (parameters.length === 0) continue;
      const StatementName = statementName(question);
      await athena.send(
        new CreatePreparedStatementCommand({ StatementName, Description, QueryStatement: sql, WorkGroup }),
      );
    }
  } finally {
    athena.destroy();
  }
}
