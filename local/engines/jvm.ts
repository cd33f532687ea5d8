import { join } from 'node:path';

export interface JvmSettings {
  /** The `java` program. */
  readonly java: string;
  /** Folders whose jars are the class path, in order. */
  readonly libs: readonly string[];
  /** Most heap, in MiB; the process is larger by class data, compiled code and threads. */
  readonly heapMiB: number;
  /** File of the class data archive: the JVM writes it at a first clean stop and maps it at the next start. */
  readonly archive: string;
  /** @default none */
  readonly properties?: Readonly<Record<string, string>>;
  readonly mainClass: string;
}

/**
 * Command for a Java engine on a small machine: serial collector and only the first compiler, which start faster and
 * hold less memory than the defaults made for servers.
 */
export function jvm(settings: JvmSettings, ...args: readonly string[]): [string, ...string[]] {
  const { java, libs, heapMiB, archive, properties = {}, mainClass } = settings;
  return [
    java,
    `-Xmx${heapMiB}m`,
    '-Xms32m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:+AutoCreateSharedArchive',
    `-XX:SharedArchiveFile=${archive}`,
    '-Xlog:disable',
    '-Xlog:all=error:stderr',
    '-Djava.awt.headless=true',
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    '-cp',
    libs.map((folder) => join(folder, '*')).join(':'),
    mainClass,
    ...args,
  ];
}
