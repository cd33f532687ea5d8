import { AthenaClient } from '@aws-sdk/client-athena';
import { tables } from '../../lib/contracts/tables';
import { allRows, runQuery } from '../query/run-query';
import { readLogin, withSource } from '../source/connect-source';
import { kafkaClient } from '../stream/kafka-client';
import { ConnectApi } from './connect-api';
import { recoveryEnvironment, registration, type RecoveryReport, type Registration } from './contract';
import { deleteGhosts } from './delete-ghosts';
import { Patience } from './patience';
import { restartCapture } from './restart-capture';

/**
 * The way back after capture was refused: a new epoch, a new slot, a new snapshot of all tables, and then the deletes
 * that nobody captured. Afterwards the lake is the database again. Safe to repeat.
 */
export async function handler(event: Registration): Promise<RecoveryReport> {
  const wanted = registration.parse(event);
  const environment = recoveryEnvironment.parse(process.env);
  const patience = new Patience(environment.RECOVERY_SECONDS);
  const login = await readLogin(environment.CAPTURE_SECRET_ID);
  const connect = new ConnectApi(environment.CONNECT_URL);
  const epoch = await withSource(environment, login, (source) =>
    restartCapture(source, connect, wanted, environment.SOURCE_EPOCH, patience),
  );
  console.log(JSON.stringify({ epoch, snapshot: 'in Kafka' }));
  const athena = new AthenaClient({});
  try {
    const { ATHENA_WORKGROUP: workGroup, GLUE_DATABASE: database } = environment;
    const lake = async (sql: string) => allRows(await runQuery(athena, sql, { workGroup, database }));
    // ECS gives a task its role's keys at an address, and renews them: the SDK knows how to ask.
    const kafka = kafkaClient(environment, () => athena.config.credentials());
    return { epoch, deleted: await deleteGhosts(kafka, lake, tables, epoch, patience) };
  } finally {
    athena.destroy();
  }
}
