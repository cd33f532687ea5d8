/** A file on its way into the lake. */
export interface LakeFile {
  readonly key: string;
  readonly contentType: string;
  /** Of the first record that is done when the file is written. */
  readonly firstOffset: number;
  /** Made when its turn comes, so that only files under way hold memory twice. */
  readonly body: () => Uint8Array;
}

/** Writes one file whole or throws. */
export type PutFile = (file: Pick<LakeFile, 'key' | 'contentType'> & { body: Uint8Array }) => Promise<void>;
