import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { engineHomes } from '../../../local/engines/homes';
import { ScratchCheckout } from './scratch-checkout';

const wasSetUp = existsSync(join(__dirname, '..', '..', '..', '.tidemark', 'engines.json'));

// Without engines in the cache this would download hundreds of MB; npm test sets them up before.
(wasSetUp ? test : test.skip)(
  'a second checkout downloads nothing and runs the file with its arguments (skipped: engines not set up)',
  () => {
    const scratch = new ScratchCheckout();
    try {
      const before = process.env['TIDEMARK_CACHE'] ?? join(homedir(), '.cache', 'tidemark');
      const javaHome = process.env['JAVA_HOME'];
      const { code, stdout, stderr } = scratch.start({
        TIDEMARK_CACHE: before,
        ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
      });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual(['one']);
      expect(code).toBe(0);

      const homes = engineHomes(scratch.path('.tidemark', 'engines.json'));
      for (const home of [
        homes.java,
        homes.kafkaLibs,
        homes.connectPlugins,
        homes.trinoPlugins,
        homes.apiPython,
      ]) {
        expect(existsSync(home)).toBe(true);
      }
      const cost: unknown = JSON.parse(readFileSync(scratch.path('.tidemark', 'set-up.json'), 'utf8'));
      expect(cost).toEqual({ downloadMiB: 0, setUpSeconds: expect.any(Number) as number });
    } finally {
      scratch.remove();
    }
  },
);
