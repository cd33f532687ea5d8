import { parse } from 'lossless-json';
import * as z from 'zod';

const part = z.object({ state: z.string(), trace: z.string().optional() });
const statusSchema = z.object({
  connector: part,
  tasks: z.array(part.extend({ id: z.number().int() })),
});
export type ConnectorStatus = z.infer<typeof statusSchema>;

/** Debezium's offset; a snapshot that has not ended bears `snapshot`. */
const offsetsSchema = z.object({
  offsets: z.array(
    z.object({
      offset: z
        .object({
          lsn: z.bigint(),
          lsn_proc: z.bigint().nullish(),
          lsn_commit: z.bigint().nullish(),
          snapshot: z.unknown().optional(),
        })
        .nullable(),
    }),
  ),
});

/** 404: not there yet; 409: the workers are dividing the work; 500 and above: the worker starts or stops. */
const passing = (status: number) => status === 404 || status === 409 || status >= 500;

/** A worker that cannot answer just now; asking again later may help. */
export class ConnectUnavailable extends Error {}

/** The part of Kafka Connect's REST API that capture needs. */
export class ConnectApi {
  constructor(private readonly base: string) {}

  /** True when the worker has joined its group and can take connectors. */
  async isHealthy(): Promise<boolean> {
    const response = await this.call('GET', '/health');
    return response.ok;
  }

  /** The configuration as it was registered; undefined when there is no such connector. */
  async readConfig(name: string): Promise<Record<string, string> | undefined> {
    const response = await this.call('GET', `/connectors/${encodeURIComponent(name)}/config`);
    if (response.status === 404) return undefined;
    return z.record(z.string(), z.string()).parse(await body(response));
  }

  /** @throws with the worker's reason when it refuses the configuration */
  async putConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await body(await this.call('PUT', `/connectors/${encodeURIComponent(name)}/config`, config));
  }

  /** Registers a connector that does not run: its offsets may be there from before, and can go then. */
  async createStopped(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await body(await this.call('POST', '/connectors', { name, config, initial_state: 'STOPPED' }));
  }

  async readStatus(name: string): Promise<ConnectorStatus> {
    const response = await this.call('GET', `/connectors/${encodeURIComponent(name)}/status`);
    return statusSchema.parse(await body(response));
  }

  /** Restarts what has failed, and nothing else. */
  async restartFailed(name: string): Promise<void> {
    const path = `/connectors/${encodeURIComponent(name)}/restart?includeTasks=true&onlyFailed=true`;
    await body(await this.call('POST', path));
  }

  /**
   * How far the source was read by what Kafka holds, as a number; undefined before the end of the first snapshot.
   */
  async readOffset(name: string): Promise<bigint | undefined> {
    const response = await this.call('GET', `/connectors/${encodeURIComponent(name)}/offsets`);
    if (response.status === 404) return undefined;
    const { offsets } = offsetsSchema.parse(await body(response, exactly));
    const lsns = offsets.flatMap(({ offset }) =>
      offset && (offset.snapshot ?? false) === false
        ? [offset.lsn, offset.lsn_proc ?? 0n, offset.lsn_commit ?? 0n]
        : [],
    );
    return lsns.reduce<bigint | undefined>(
      (greatest, lsn) => (greatest === undefined || lsn > greatest ? lsn : greatest),
      undefined,
    );
  }

  /** Ends the tasks and keeps them ended, through restarts of the workers, until `resume`. */
  async stop(name: string): Promise<void> {
    await body(await this.call('PUT', `/connectors/${encodeURIComponent(name)}/stop`));
  }

  async resume(name: string): Promise<void> {
    await body(await this.call('PUT', `/connectors/${encodeURIComponent(name)}/resume`));
  }

  /** Of a connector that is stopped. */
  async deleteOffsets(name: string): Promise<void> {
    await body(await this.call('DELETE', `/connectors/${encodeURIComponent(name)}/offsets`));
  }

  private async call(method: string, path: string, json?: object): Promise<Response> {
    try {
      return await fetch(new URL(path, this.base), {
        method,
        signal: AbortSignal.timeout(30_000),
        ...(json && { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
      });
    } catch (error) {
      throw new ConnectUnavailable(`Kafka Connect does not answer at ${this.base}.`, { cause: error });
    }
  }
}

async function body(response: Response, read: (text: string) => unknown = JSON.parse): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : read(text);
  if (passing(response.status)) throw new ConnectUnavailable(`Kafka Connect answered ${response.status}.`);
  const refusal = z.object({ message: z.string() }).safeParse(JSON.parse(text));
  throw new Error(`Kafka Connect refused: ${refusal.data?.message ?? `status ${response.status}`}`);
}

/** LSNs are 64-bit numbers, of which JSON.parse keeps 53. */
function exactly(text: string): unknown {
  return parse(text, undefined, (digits) => (/^-?\d+$/.test(digits) ? BigInt(digits) : Number(digits)));
}
