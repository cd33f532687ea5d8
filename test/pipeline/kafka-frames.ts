/** A request of the Kafka protocol with the header of versions that are not flexible. */
export class Frame {
  constructor(
    /** As it came, its length included. */
    readonly whole: Buffer,
  ) {}

  get apiKey(): number {
    return this.whole.readInt16BE(4);
  }

  get version(): number {
    return this.whole.readInt16BE(6);
  }

  /** What stands behind the name of the client. */
  get body(): Buffer {
    const nameLength = this.whole.readInt16BE(12);
    return this.whole.subarray(14 + Math.max(nameLength, 0));
  }

  /** That the body begins with. */
  get string(): string {
    return this.body.toString('utf8', 2, 2 + this.body.readInt16BE(0));
  }

  /** The frame of the answer with this body. */
  answer(...body: readonly Buffer[]): Buffer {
    const header = Buffer.alloc(8);
    header.writeInt32BE(4 + body.reduce((bytes, part) => bytes + part.length, 0));
    // The number by which the client knows its request.
    this.whole.copy(header, 4, 8, 12);
    return Buffer.concat([header, ...body]);
  }
}

/** A string of the protocol. */
export function text(value: string | null): Buffer {
  const bytes = Buffer.from(value ?? '');
  const length = Buffer.alloc(2);
  length.writeInt16BE(value === null ? -1 : bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Cuts a stream into requests. */
export class Frames {
  private rest = Buffer.alloc(0);

  take(bytes: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const frames: Frame[] = [];
    while (this.rest.length >= 4 && this.rest.length >= 4 + this.rest.readInt32BE(0)) {
      const end = 4 + this.rest.readInt32BE(0);
      frames.push(new Frame(this.rest.subarray(0, end)));
      this.rest = this.rest.subarray(end);
    }
    return frames;
  }
}
