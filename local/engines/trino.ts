import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessSpec } from '../process-spec';
import { archiveOf, writeArchive } from './jvm';
import { trinoFiles } from './trino-files';

export interface TrinoSettings {
  /** Java 24 or newer. */
  readonly java: string;
  /** Folder of the server's jars. */
  readonly libs: string;
  /** Folder with one folder a plugin. */
  readonly plugins: string;
  readonly port: number;
  /** Folder for configuration and Trino's own files; nothing in it needs keeping. */
  readonly dataDir: string;
  /** S3 and Glue. */
  readonly awsEndpoint: string;
  /** The lake's bucket. */
  readonly bucket: string;
  /** AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
  readonly env: Readonly<Record<string, string>>;
}

/** Trino 476: the engine behind Athena's API on one machine. */
export function trino(settings: TrinoSettings): ProcessSpec {
  const { java, libs, plugins, port, dataDir, env } = settings;
  const etc = join(dataDir, 'etc');
  return {
    name: 'trino',
    command: [
      java,
      ...jvmFlags(dataDir),
      // Trino starts with 7.5 instead of 13.8 seconds of CPU once its class data is kept.
      writeArchive,
      `-XX:SharedArchiveFile=${archiveOf(libs)}`,
      `-Dplugin.dir=${plugins}`,
      `-Dnode.data-dir=${dataDir}`,
      `-Dconfig=${join(etc, 'config.properties')}`,
      `-Dcatalog.config-dir=${join(etc, 'catalog')}`,
      `-Dlog.levels-file=${join(etc, 'log.properties')}`,
      '-cp',
      join(libs, '*'),
      'tidemark.engines.TrinoMain',
    ],
    env,
    prepare: async () => {
      await mkdir(join(etc, 'catalog'), { recursive: true });
      for (const [file, text] of Object.entries(trinoFiles(settings))) await writeFile(join(etc, file), text);
    },
    ready: {
      what: `Trino's own word that it has started (http://127.0.0.1:${port}/v1/info)`,
      deadlineSeconds: 180,
      check: async () => {
        const info = await fetch(`http://127.0.0.1:${port}/v1/info`);
        return !z.object({ starting: z.boolean() }).parse(await info.json()).starting;
      },
    },
    // Long enough to write the class data at the first stop.
    stopSeconds: 30,
  };
}

function jvmFlags(dataDir: string): string[] {
  return [
    '-Xms256m',
    '-Xmx900m',
    '-XX:+UseSerialGC',
    '-XX:ReservedCodeCacheSize=160m',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dfile.encoding=UTF-8',
    '-Duser.timezone=UTC',
    `-Djava.io.tmpdir=${dataDir}`,
    // slice reaches into memory by sun.misc.Unsafe, which Java 24 and newer warn about and later refuse.
    '--sun-misc-unsafe-memory-access=allow',
    '--enable-native-access=ALL-UNNAMED',
  ];
}
