import type { PutFile } from '../../lambda/delivery/lake-file';
import { readParquet } from './read-parquet';

/** A bucket in memory that refuses the keys it is told to. */
export class FakeLake {
  readonly files = new Map<string, { contentType: string; body: Uint8Array }>();
  readonly refused: RegExp[] = [];

  readonly put: PutFile = ({ key, contentType, body }) => {
    if (this.refused.some((pattern) => pattern.test(key))) {
      return Promise.reject(new Error('SlowDown: reduce your request rate'));
    }
    this.files.set(key, { contentType, body });
    return Promise.resolve();
  };

  get keys(): string[] {
    return [...this.files.keys()].sort();
  }

  bytes(key: string): Uint8Array {
    const file = this.files.get(key);
    if (!file) throw new Error(`The lake has no ${key}, only ${this.keys.join(', ')}.`);
    return file.body;
  }

  json(key: string): unknown {
    return JSON.parse(new TextDecoder().decode(this.bytes(key)));
  }

  /** Rows of all raw files, in the order of their offsets. */
  async rows(): Promise<Record<string, unknown>[]> {
    const raw = this.keys.filter((key) => key.startsWith('raw/'));
    const rows = (await Promise.all(raw.map((key) => readParquet(this.bytes(key))))).flat();
    return rows.sort((a, b) => Number((a._offset as bigint) - (b._offset as bigint)));
  }
}
