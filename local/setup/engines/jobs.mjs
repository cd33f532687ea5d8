import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { linkJars, resolveArtifacts } from '../maven.mjs';
import { pipInstall } from '../pip.mjs';
import { pinnedIn } from '../pins.mjs';

/** Spark with a Java of its own as a Python environment, and the jars by which it reaches S3: what the image of the jobs has. */
export function jobsEngine(checkout) {
  const image = 'containers/jobs';
  const [tools, requirements, pom] = ['build-requirements.txt', 'requirements.txt', 'pom.xml'].map(
    (name) => `${image}/${name}`,
  );
  const version = pinnedIn(checkout, requirements, /^pyspark==([\d.]+)/m);
  const interpreter = (folder) => join(folder, 'bin', 'python');
  return {
    name: 'jobs',
    label: `Spark ${version}`,
    version,
    pins: [tools, requirements, pom],
    downloadMB: 380,
    diskMB: 560,
    works: (folder) => existsSync(interpreter(folder)),
    async build(context) {
      const { folder, options, pip, python, run, task } = context;
      await run(python(), ['-m', 'venv', '--without-pip', folder], options);
      const install = async (file, built) =>
        pipInstall({
          ...context,
          pip: await pip(),
          python: interpreter(folder),
          requirements: join(checkout, file),
          built,
        });
      // pyspark is published as source only, and its wheel is made by these.
      await install(tools);
      task.nextStep();
      await install(requirements, ['pyspark']);
      task.nextStep();
      linkJars(await resolveArtifacts(pom, context), join(folder, 'jars'));
    },
    homes: (folder) => ({ jobsPython: interpreter(folder), jobsJars: join(folder, 'jars') }),
  };
}
