import { mkdirSync, rmSync } from 'node:fs';
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

/** Kafka Connect's worker in lib/, and each connector archive unpacked in plugins/. */
export function connectEngine(checkout) {
  const pom = 'containers/connect/pom.xml';
  const version = pinnedIn(checkout, pom, /<debezium.version>(.*)</);
  return {
    name: 'connect',
    label: `Connect with Debezium ${version}`,
    version,
    pins: [pom],
    downloadMB: 5.5,
    diskMB: 28,
    async build(context) {
      const files = await resolveArtifacts(pom, context);
      const plugins = join(context.folder, 'plugins');
      mkdirSync(plugins);
      for (const file of files.filter((file) => file.endsWith('.tar.gz'))) {
        await context.run('tar', ['-xzf', file, '-C', plugins], context.options);
      }
      linkJars(
        files.filter((file) => file.endsWith('.jar')),
        join(context.folder, 'lib'),
      );
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
      const { folder, java, run, options } = context;
      const [lib, lake] = [join(folder, 'lib'), join(folder, 'plugins', 'lake')];
      const resolved = await resolveArtifacts(`${server}/pom.xml`, context);
      const compiler = resolved.find((file) => basename(file).startsWith('ecj-'));
      const jars = resolved.filter((file) => file !== compiler);
      linkJars(jars, lib);
      context.task.nextStep();
      linkJars(await resolveArtifacts(`${connectors}/pom.xml`, context), lake);

      const classes = join(folder, 'classes');
      const source = join(checkout, server, 'TrinoMain.java');
      const settings = ['-source', '21', '-target', '21', '-proc:none', '-classpath', jars.join(delimiter)];
      await run(java, ['-jar', compiler, ...settings, '-d', classes, source], options);
      const python = await context.pip();
      const zip = (jar, from, what) =>
        run(python, ['-m', 'zipfile', '-c', jar, what], { ...options, cwd: from });
      await zip(join(lib, 'tidemark-trino-main.jar'), classes, 'tidemark');
      await zip(join(lake, 'tidemark-plugins.jar'), join(checkout, connectors), 'META-INF');
      rmSync(classes, { recursive: true });
    },
    homes: (folder) => ({ trinoLibs: join(folder, 'lib'), trinoPlugins: join(folder, 'plugins') }),
  };
}
