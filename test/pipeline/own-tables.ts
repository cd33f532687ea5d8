import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import type { Client } from 'pg';
import { sourceConnector } from '../../containers/connect/source-connector';
import { declareTables } from '../../lambda/catalog/declare-tables';
import type { KafkaRecord } from '../../lambda/delivery/contract';
import { deliver } from '../../lambda/delivery/deliver';
import { eventRecord } from '../../lambda/delivery/event-record';
import type { TableComparison } from '../../lambda/query/compare-contents';
import { createViews } from '../../lambda/query/create-views';
import { foldTable } from '../../lambda/query/fold-table';
import { prepareCapture } from '../../lambda/source/prepare-capture';
import { createTopics } from '../../lambda/stream/create-topics';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { slotName } from '../../lib/contracts/source-names';
import type { CapturedTable } from '../../lib/contracts/tables';
import { topicOf, topics } from '../../lib/contracts/topics';
import { validTables } from '../../lib/contracts/validate-tables';
import { localLake } from '../../local/endpoints';
import { verifyTable, verifyTables } from '../../local/job/verify';
import { invoke } from '../../local/route/invoke';
import { startLake, type Lake } from './lake';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

/** A record that delivery set aside. */
export interface SetAside {
  readonly topic: string;
  readonly reason: string;
}

interface Statements {
  readonly extensions: readonly string[];
  readonly admin?: readonly string[];
  readonly ddl: readonly string[];
  readonly before: readonly string[];
}

/** The route from PostgreSQL to SQL for tables that a test makes, with the delivery's code inside the test. */
export class OwnTables {
  readonly setAside: SetAside[] = [];
  /** Records as they came from Kafka, by topic, in offset order. */
  readonly records: KafkaRecord[] = [];
  private delivered = 0;
  private delivery: Promise<void> = Promise.resolve();

  private constructor(
    readonly lake: Lake,
    readonly admin: Client,
    readonly owner: Client,
    private readonly kafka: Kafka,
    private readonly consumer: Consumer,
    private tables: readonly CapturedTable[],
  ) {}

  /**
   * @param admin run as the superuser, after `extensions` are there
   * @param ddl run as the owner
   * @param before inserts of one row each, that only the snapshot can bring
   */
  static async start(
    tables: readonly CapturedTable[],
    { extensions, admin: settings = [], ddl, before }: Statements,
  ): Promise<OwnTables> {
    const lake = await startLake(['connect', 'prepare-source']);
    const { route } = lake;
    const admin = await connectAs(route, 'postgres');
    for (const name of extensions) await admin.query(`create extension ${name}`);
    for (const statement of settings) await admin.query(statement);
    const owner = await connectAs(route, 'migrate');
    for (const statement of ddl) await owner.query(statement);
    await prepareCapture(
      owner,
      { api: 'api', capture: 'capture', reconcile: 'reconcile' },
      validTables(tables),
    );
    for (const statement of before) await owner.query(statement);

    const kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
    const topicsAdmin = kafka.admin();
    await topicsAdmin.connect();
    await createTopics(topicsAdmin, topics(tables), 1);
    await topicsAdmin.disconnect();
    const consumer = kafka.consumer({ groupId: 'own-tables', maxWaitTimeInMs: 100 });
    const own = new OwnTables(lake, admin, owner, kafka, consumer, tables);
    await own.read();
    await own.deploy(...tables);
    await waitUntil('the snapshot', () => Promise.resolve(own.records.length >= before.length), 120);
    return own;
  }

  /** What delivery and comparison take for the contract from now on; the topics stay. */
  mend(...tables: readonly CapturedTable[]): void {
    this.tables = tables;
  }

  get contract(): readonly CapturedTable[] {
    return this.tables;
  }

  /** What a deployment does for a contract that changed, in its order; the topics stay. */
  async deploy(...tables: readonly CapturedTable[]): Promise<void> {
    const { route, stateDir, glue, s3, place, folding } = this.lake;
    await invoke(
      async () => (await import('../../lambda/capture/register-connector')).handler,
      sourceConnector(tables),
      { env: { CONNECT_URL: route.endpoints.connect }, logFile: `${stateDir}/register.log` },
    );
    await declareTables(glue, s3, place, tables);
    this.mend(...tables);
    await createViews(folding, tables);
  }

  private async read(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: this.tables.map(topicOf), fromBeginning: true });
    await this.consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        this.records.push(eventRecord(topic, partition, message));
        return Promise.resolve();
      },
    });
  }

  /** Brings everything that is committed now to the lake. */
  async caughtUp(): Promise<void> {
    const { rows } = await this.admin.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
    await waitUntil(
      'capture to reach the database',
      async () => {
        const slots = await this.admin.query<{ passed: boolean }>(
          'select confirmed_flush_lsn >= $1 as passed from pg_replication_slots where slot_name = $2',
          [rows[0]?.lsn, slotName],
        );
        return slots.rows[0]?.passed === true;
      },
      120,
    );
    const admin = this.kafka.admin();
    await admin.connect();
    let ends = 0;
    for (const table of this.tables) {
      for (const { high } of await admin.fetchTopicOffsets(topicOf(table))) ends += Number(high);
    }
    await admin.disconnect();
    await waitUntil('the test to read every record', () => Promise.resolve(this.records.length >= ends), 60);
    await this.deliverRead();
  }

  /** Delivers what the test has read, one batch after the other as a function would. */
  deliverRead(): Promise<void> {
    this.delivery = this.delivery.then(async () => {
      const records = this.records.slice(this.delivered);
      this.delivered += records.length;
      if (records.length > 0) await this.deliver(records);
    });
    return this.delivery;
  }

  private async deliver(records: readonly KafkaRecord[]): Promise<void> {
    const byPartition: Record<string, KafkaRecord[]> = {};
    for (const record of records) (byPartition[`${record.topic}-${record.partition}`] ??= []).push(record);
    const { lake } = this;
    const answer = await deliver(
      { eventSource: 'aws:kafka', records: byPartition },
      {
        tables: this.tables,
        concurrentPuts: 4,
        now: Date.now,
        log: () => undefined,
        put: async ({ key, contentType, body }) => {
          if (key.startsWith('quarantine/')) {
            this.setAside.push(JSON.parse(Buffer.from(body).toString()) as SetAside);
          }
          await lake.s3.send(
            new PutObjectCommand({
              Bucket: lake.place.bucket,
              Key: key,
              Body: body,
              ContentType: contentType,
            }),
          );
        },
      },
    );
    expect(answer).toEqual({ batchItemFailures: [] });
  }

  /** Contents of every table, once the lake has caught up. */
  async comparisons(): Promise<Record<string, TableComparison>> {
    await this.caughtUp();
    return verifyTables(this.sides, this.tables);
  }

  /** Contents of what the fold makes of a table, once the lake has caught up. */
  async foldedComparison(table: CapturedTable): Promise<TableComparison> {
    await this.caughtUp();
    const round = { files: 100, bytes: 10_000_000, hours: 100 };
    expect(await foldTable(this.lake.folding, table, { round })).toMatchObject({ complete: true });
    const current = `(SELECT * FROM ${lakeNames(table).current} WHERE "_op" <> 'd') AS folded`;
    return verifyTable(this.sides, table, current);
  }

  private get sides() {
    return { source: this.admin, athena: this.lake.athena, lake: localLake };
  }

  async end(): Promise<void> {
    await this.consumer.disconnect();
    await this.owner.end();
    await this.admin.end();
    await this.lake.end();
  }
}
