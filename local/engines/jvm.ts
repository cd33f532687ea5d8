import { join } from 'node:path';

/**
 * Options of a Java engine on a small machine: the serial collector starts faster and holds less memory than the
 * default made for servers.
 *
 * @param heapMiB most heap; the process is larger by class data, compiled code and threads
 * @param archiveFolder where the JVM keeps class data from one start to the next; it writes the file at a clean stop
 */
export function smallJvm(name: string, heapMiB: number, archiveFolder: string): string[] {
  return [
    `-Xmx${heapMiB}m`,
    '-Xms32m',
    '-XX:+UseSerialGC',
    '-XX:+AutoCreateSharedArchive',
    `-XX:SharedArchiveFile=${join(archiveFolder, `${name}.jsa`)}`,
    // Where a JVM ships without its base archive this says so at every start; it costs a second, nothing else.
    '-Xlog:disable',
    '-Xlog:all=error:stderr',
    '-Djava.awt.headless=true',
  ];
}
