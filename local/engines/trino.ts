import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessSpec } from '../supervisor/process-spec';
import { trinoAnswers } from '../substitutes/athena/trino-statement';
import { archiveOf, writeArchive } from './jvm';
import { athenaCatalog, defaultHeapMb, trinoFiles, type TrinoSettings } from './trino-files';

/** Trino 476: the engine behind Athena's API on one machine. */
export function trino(settings: TrinoSettings): ProcessSpec {
  const { java, libs, plugins, port, heapMb = defaultHeapMb, dataDir, env } = settings;
  const etc = join(dataDir, 'etc');
  return {
    name: 'trino',
    command: [
      java,
      ...jvmFlags(heapMb, dataDir),
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
    // One arena a thread, the default, holds memory of 350 threads that mostly wait.
    env: { ...env, MALLOC_ARENA_MAX: '2' },
    prepare: async () => {
      await mkdir(join(etc, 'catalog'), { recursive: true });
      for (const [file, text] of Object.entries(trinoFiles(settings))) await writeFile(join(etc, file), text);
    },
    ready: {
      what: `Trino to answer a query on port ${port}`,
      deadlineSeconds: 180,
      check: () => answers(`http://127.0.0.1:${port}`),
    },
  };
}

/**
 * Measured on two busy cores, CPU from the start to the first row of a view: 15 s with the first compiler alone, 43 s
 * with both, and the next queries take only a tenth more. A class data archive would spare 2 s more, and takes 15 s
 * to write at the first stop.
 */
function jvmFlags(heapMb: number, dataDir: string): string[] {
  return [
    // Whole from the start, as metaspace is: each growth is a full collection, and they were a sixth of all its CPU time.
    `-Xms${heapMb}m`,
    `-Xmx${heapMb}m`,
    `-Xmn${Math.floor(heapMb / 3)}m`,
    '-XX:MetaspaceSize=320m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dfile.encoding=UTF-8',
    '-Duser.timezone=UTC',
    `-Djava.io.tmpdir=${dataDir}`,
    // slice reaches into memory by sun.misc.Unsafe, which Java 24 and newer warn about and later refuse.
    '--sun-misc-unsafe-memory-access=allow',
    '--enable-native-access=ALL-UNNAMED',
  ];
}

/** Trino calls itself started a moment before it has a node to run a query on. */
async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000);
  const session = { url, catalog: athenaCatalog, schema: 'information_schema' };
  let rows = 0;
  for await (const { data } of trinoAnswers(session, 'SELECT 1', signal)) rows += data?.length ?? 0;
  return rows === 1;
}
