import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where set-up put the engines; every path is absolute. Written to `.tidemark/engines.json` by local/setup. */
const homesSchema = z.object({
  /** The java binary, version 25 or newer; runs Kafka, Connect and Trino. */
  java: z.string(),
  /** Folder of jars, for `-cp <folder>/*`. */
  kafkaLibs: z.string(),
  connectLibs: z.string(),
  /** A `plugin.path`: one folder a plugin. */
  connectPlugins: z.string(),
  trinoLibs: z.string(),
  /** A `plugin.dir`: one folder a plugin. */
  trinoPlugins: z.string(),
  ministackPython: z.string(),
  apiPython: z.string(),
  /** Only there after a run of the tests. */
  testPython: z.string().optional(),
  /** Only there after a run of the tests or of a job: the interpreter, beside Spark, and a folder of jars. */
  jobsPython: z.string().optional(),
  jobsJars: z.string().optional(),
  /** Only there after a run of bench:ingress, as the load tool. */
  naivePython: z.string().optional(),
  vegeta: z.string().optional(),
  nginx: z.string(),
  /** The root that nginx was unpacked under; absent when it is the system's own. */
  nginxRoot: z.string().optional(),
  /** Folder with initdb, pg_ctl and postgres. */
  postgresBin: z.string(),
  versions: z.record(z.string(), z.string()),
});

export type EngineHomes = z.infer<typeof homesSchema>;

const checkout = join(__dirname, '..', '..');

/**
 * The engines' places.
 * @param file - @default $TIDEMARK_ENGINES, or .tidemark/engines.json of this checkout
 * @throws when the file is missing or not whole, naming the command that makes it
 */
export function engineHomes(
  file = process.env['TIDEMARK_ENGINES'] ?? join(checkout, '.tidemark', 'engines.json'),
): EngineHomes {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} is missing: run "npm start" or "npm test" once, which set up the engines.`);
  }
  const homes = homesSchema.safeParse(JSON.parse(text));
  if (!homes.success) {
    throw new Error(
      `${file} is not whole (${z.prettifyError(homes.error)}): delete it and run "npm start" again.`,
    );
  }
  return homes.data;
}
