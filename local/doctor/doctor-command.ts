import { AthenaClient } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import Table from 'cli-table3';
import type { Admin } from 'kafkajs';
import type { Client } from 'pg';
import { ConnectApi } from '../../lambda/capture/connect-api';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { kafkaClient } from '../../lambda/stream/kafka-client';
import { localLake, type Endpoints } from '../endpoints';
import { openSource } from '../job/clients';
import { parseOptions } from '../parse-options';
import { loadPasswords } from '../route/secrets';
import { awsClientOf } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { foremost, stages, type Finding, type Stage, type StageFinding } from './finding';
import { lookAtCapture } from './look-at-capture';
import { lookAtIngress } from './look-at-ingress';
import { lookAtLake, lookAtProof, lookAtQuarantine } from './look-at-lake';
import { lookAtSource } from './look-at-source';
import { lookAtDelivery, lookAtTopics } from './look-at-stream';

export const usage = `Usage: npm run doctor

Looks once at every stage of the route that runs on this machine, and changes nothing. The first line is the one thing to
do first, the rest is what was found. Ends with 1 when something is wrong.

  --help          this text
`;

/** Seconds that a look may take; a process that stands still would keep it for ever. */
const patienceSeconds = 20;

/**
 * `npm run doctor`
 *
 * @returns whether nothing is wrong
 * @throws Error one sentence, when no route runs
 */
export async function doctorCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  parseOptions({ args: [...args] });
  const findings = await lookAtAll(runningRoute(stateDir));
  write(doctorText(findings));
  return findings.every(({ level }) => level !== 'trouble');
}

/** A line about what matters first, then one a stage. */
export function doctorText(findings: readonly StageFinding[]): string {
  const first = foremost(findings);
  const lines = new Table({ head: ['stage', '', 'finding'], style: { head: [], border: [], compact: true } });
  for (const { stage, level, text } of findings) {
    lines.push([stage, level === 'well' ? 'ok' : level.toUpperCase(), text]);
  }
  return `${first ? headline(first) : 'All is well.'}\n\n${lines.toString()}\n`;
}

function headline({ stage, text, article }: StageFinding): string {
  const where = article === undefined ? '' : ` (docs/runbook.md, "${article}")`;
  return `${stage}: ${text}${where}`;
}

/** In the order of `stages`. */
async function lookAtAll(endpoints: Endpoints): Promise<StageFinding[]> {
  const passwords = loadPasswords(endpoints.secrets);
  const connect = new ConnectApi(endpoints.connect);
  const athena = new AthenaClient({ ...awsClientOf(endpoints), endpoint: endpoints.athena, maxAttempts: 1 });
  const s3 = new S3Client({ ...awsClientOf(endpoints), maxAttempts: 1 });
  const ask = async (sql: string) => allRows(await runQuery(athena, sql, localLake));
  const source = (look: (client: Client) => Promise<Finding>) => async () => {
    const client = await openSource({ endpoints, passwords }, 'capture');
    return look(client).finally(() => client.end());
  };
  const kafka = (look: (admin: Admin) => Promise<Finding>) => async () => {
    const admin = kafkaClient({ KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka, KAFKA_AUTH: 'none' }).admin();
    await admin.connect();
    return look(admin).finally(() => admin.disconnect());
  };
  const looks: Readonly<Record<Stage, () => Promise<Finding>>> = {
    source: source(lookAtSource),
    stream: kafka(lookAtTopics),
    capture: source((client) => lookAtCapture(client, connect)),
    ingress: () => lookAtIngress(endpoints.api),
    delivery: kafka(lookAtDelivery),
    lake: () => lookAtLake(ask),
    quarantine: () => lookAtQuarantine(s3, endpoints.bucket, Date.now()),
    proof: () => lookAtProof(ask),
  };
  return Promise.all(stages.map(async (stage) => ({ stage, ...(await patiently(stage, looks[stage])) })));
}

/** What cannot be looked at is a trouble of its own. */
async function patiently(stage: Stage, look: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer for ${patienceSeconds} s`));
    }, patienceSeconds * 1000);
  });
  try {
    return await Promise.race([look(), patience]);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message || error.name : String(error)).split('\n');
    const text = `${engines[stage]} cannot be asked: ${reason}.`.replace(/\.\.$/, '.');
    return { level: 'trouble', text, article: 'A process dies' };
  } finally {
    clearTimeout(timer);
  }
}

/** Whom a look asks. */
const engines: Readonly<Record<Stage, string>> = {
  source: 'PostgreSQL',
  stream: 'Kafka',
  capture: 'Kafka Connect or PostgreSQL',
  ingress: 'The API',
  delivery: 'Kafka',
  lake: 'Athena',
  quarantine: 'S3',
  proof: 'Athena',
};
