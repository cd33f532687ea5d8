import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { linkJars, resolveArtifacts } from '../maven.mjs';
import { pinnedIn } from '../pins.mjs';

export function kafkaEngine(checkout) {
  const pom = 'local/engines/kafka/pom.xml';
  const version = pinnedIn(checkout, pom, /<kafka.version>(.*)</);
  return {
    name: 'kafka',
    label: `Kafka ${version}`,
    version,
    pins: [pom],
    downloadMB: 75,
    diskMB: 80,
    build: async (context) => linkJars(await resolveArtifacts(pom, context), join(context.folder, 'lib')),
    homes: (folder) => ({ kafkaLibs: join(folder, 'lib') }),
  };
}

/**
 * Kafka Connect's worker in lib/, and each connector archive unpacked in plugins/, beside Debezium's jars the converter
 * of our own.
 */
export function connectEngine(checkout) {
  const image = 'containers/connect';
  const pom = `${image}/pom.xml`;
  const sources = readdirSync(join(checkout, image, 'converter')).map((name) => `${image}/converter/${name}`);
  const version = pinnedIn(checkout, pom, /<debezium.version>(.*)</);
  return {
    name: 'connect',
    label: `Connect with Debezium ${version}`,
    version,
    pins: [pom, ...sources],
    downloadMB: 5.5,
    diskMB: 28,
    async build(context) {
      const { folder, run, options } = context;
      const files = await resolveArtifacts(pom, context);
      const [lib, plugins] = [join(folder, 'lib'), join(folder, 'plugins')];
      mkdirSync(plugins);
      for (const file of files.filter((file) => file.endsWith('.tar.gz'))) {
        await run('tar', ['-xzf', file, '-C', plugins], options);
      }
      const { compiler, jars } = withoutCompiler(files.filter((file) => file.endsWith('.jar')));
      linkJars(jars, lib);
      const debezium = join(plugins, 'debezium-connector-postgres');
      await compileJar(context, {
        compiler,
        release: '17',
        classpath: [...jars, ...jarsIn(debezium)],
        sources: sources.map((source) => join(checkout, source)),
        jar: join(debezium, 'tidemark-converter.jar'),
      });
    },
    homes: (folder) => ({ connectLibs: join(folder, 'lib'), connectPlugins: join(folder, 'plugins') }),
  };
}

/** Trino's server with an entry point of our own in lib/, and its connectors as one plugin in plugins/lake/. */
export function trinoEngine(checkout) {
  const [server, connectors] = ['local/engines/trino', 'local/engines/trino-connectors'];
  const services = 'META-INF/services/io.trino.spi.Plugin';
  const version = pinnedIn(checkout, `${server}/pom.xml`, /<trino.version>(.*)</);
  return {
    name: 'trino',
    label: `Trino ${version}`,
    version,
    pins: [
      `${server}/pom.xml`,
      `${server}/TrinoMain.java`,
      `${connectors}/pom.xml`,
      `${connectors}/${services}`,
    ],
    downloadMB: 184,
    diskMB: 190,
    async build(context) {
      const { folder, run, options } = context;
      const [lib, lake] = [join(folder, 'lib'), join(folder, 'plugins', 'lake')];
      const { compiler, jars } = withoutCompiler(await resolveArtifacts(`${server}/pom.xml`, context));
      linkJars(jars, lib);
      context.task.nextStep();
      linkJars(await resolveArtifacts(`${connectors}/pom.xml`, context), lake);

      await compileJar(context, {
        compiler,
        release: '21',
        classpath: jars,
        sources: [join(checkout, server, 'TrinoMain.java')],
        jar: join(lib, 'tidemark-trino-main.jar'),
      });
      const python = await context.pip();
      await run(python, ['-m', 'zipfile', '-c', join(lake, 'tidemark-plugins.jar'), 'META-INF'], {
        ...options,
        cwd: join(checkout, connectors),
      });
    },
    homes: (folder) => ({ trinoLibs: join(folder, 'lib'), trinoPlugins: join(folder, 'plugins') }),
  };
}

/** The Java that runs the engines has no compiler: the poms bring one, which belongs on no class path. */
function withoutCompiler(files) {
  const compiler = files.find((file) => basename(file).startsWith('ecj-'));
  return { compiler, jars: files.filter((file) => file !== compiler) };
}

function jarsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(folder, name));
}

/** Makes a jar of Java sources, whose package begins with `tidemark`. */
async function compileJar(context, { compiler, release, classpath, sources, jar }) {
  const { folder, java, run, options } = context;
  const classes = join(folder, 'classes');
  const settings = [
    '-source',
    release,
    '-target',
    release,
    '-proc:none',
    '-classpath',
    classpath.join(delimiter),
  ];
  await run(java, ['-jar', compiler, ...settings, '-d', classes, ...sources], options);
  const python = await context.pip();
  await run(python, ['-m', 'zipfile', '-c', jar, 'tidemark'], { ...options, cwd: classes });
  rmSync(classes, { recursive: true });
}
