import { FlowRefused, NifiUnavailable } from '../../../lambda/delivery/nifi-errors';
import { onEveryNifi } from './on-every-nifi';

onEveryNifi('The deployment of a flow', (nifi) => {
  const named = (version: string) => `pump ${version}`;

  describe('a first deployment', () => {
    it('makes the group with a parameter context of its own, and returns when all of it runs', async () => {
      const report = await nifi.deploy();
      expect(report).toEqual({
        version: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
        action: 'created',
        drift: [],
        foreign: [],
        leftBehind: [],
      });
      expect(await nifi.canvas()).toEqual([{ name: named(report.version), runs: true }]);
      expect(await nifi.contexts()).toEqual([named(report.version)]);
    });

    it('leaves nothing behind when NiFi finds the flow invalid, and says what is wrong with which component', async () => {
      await expect(nifi.deploy({ batchSize: 'many' })).rejects.toThrow(
        /^NiFi finds the flow invalid: Generate: .*'Batch Size'/,
      );
      expect(await nifi.canvas()).toEqual([]);
      expect(await nifi.contexts()).toEqual([]);
    });

    it('leaves nothing behind when a parameter is not there', async () => {
      await expect(nifi.deploy({ batchSize: '#{Nowhere}' })).rejects.toThrow(/Generate: .*'Nowhere'/);
      expect(await nifi.canvas()).toEqual([]);
    });

    it('leaves nothing behind when NiFi does not know a type of component', async () => {
      await expect(nifi.deploy({ source: 'org.example.Nothing' })).rejects.toThrow(/org\.example\.Nothing/);
      expect(await nifi.canvas()).toEqual([]);
    });

    it('refuses a value for a parameter that the flow does not have, before it asks NiFi for anything', async () => {
      await expect(nifi.deploy({}, { parameters: { Texte: 'x' } })).rejects.toThrow(
        'The flow has no parameter Texte; it has Text.',
      );
      expect(await nifi.canvas()).toEqual([]);
    });
  });

  describe('a deployment that is repeated', () => {
    it('changes nothing and stops nothing', async () => {
      const { version } = await nifi.deploy();
      const { id, revision } = await nifi.onlyGroup();
      expect(await nifi.deploy()).toMatchObject({ version, action: 'unchanged', drift: [] });
      expect(await nifi.onlyGroup()).toMatchObject({ id, revision });
    });

    it('starts what somebody has stopped', async () => {
      await nifi.deploy();
      const { id } = await nifi.onlyGroup();
      await nifi.api.schedule(id, 'STOPPED');
      await nifi.waitFor(async () => !(await nifi.canvas())[0]!.runs);
      expect(await nifi.deploy()).toMatchObject({ action: 'started' });
      expect(await nifi.canvas()).toMatchObject([{ runs: true }]);
    });

    it('names what others have drawn on the canvas, and leaves it alone', async () => {
      await nifi.deploy();
      const { component } = await nifi.api.importGroup('drawn by hand', {
        flowContents: {
          identifier: 'x',
          name: 'x',
          componentType: 'PROCESS_GROUP',
          processors: [],
          controllerServices: [],
          connections: [],
          processGroups: [],
          inputPorts: [],
          outputPorts: [],
          funnels: [],
          labels: [],
          remoteProcessGroups: [],
        },
      });
      expect(await nifi.deploy({ text: '[2]' })).toMatchObject({ foreign: ['drawn by hand'] });
      expect((await nifi.canvas()).map(({ name }) => name)).toContain(component.name);
    });
  });

  describe('another version', () => {
    it('takes the place of the one that runs, of which nothing stays', async () => {
      const first = await nifi.deploy();
      const second = await nifi.deploy({ text: '[2]' });
      expect(second).toMatchObject({ action: 'replaced', drift: [], leftBehind: [] });
      expect(second.version).not.toBe(first.version);
      expect(await nifi.canvas()).toEqual([{ name: named(second.version), runs: true }]);
      expect(await nifi.contexts()).toEqual([named(second.version)]);
    });

    it('is one when only the value of a parameter differs', async () => {
      await nifi.deploy();
      expect(await nifi.deploy({}, { parameters: { Text: '[3]' } })).toMatchObject({
        action: 'replaced',
      });
    });

    it('leaves the one that runs alone, undisturbed, when it is invalid', async () => {
      const { version } = await nifi.deploy();
      const { id, revision } = await nifi.onlyGroup();
      await expect(nifi.deploy({ batchSize: 'many' })).rejects.toThrow(FlowRefused);
      expect(await nifi.canvas()).toEqual([{ name: named(version), runs: true }]);
      expect(await nifi.onlyGroup()).toMatchObject({ id, revision });
      expect(await nifi.contexts()).toEqual([named(version)]);
    });

    it('gives way to the one that ran when it only complains, and no contents get into the error', async () => {
      const { version } = await nifi.deploy();
      const error = await nifi.deploy({ text: 'no JSON' }).catch((caught: unknown) => caught as Error);
      expect(error).toBeInstanceOf(FlowRefused);
      // What Split does not take goes to Convert, which complains on NiFi itself too.
      expect((error as Error).message).toMatch(/^The flow does not run: (Split|Convert) reports [\w. ]+;/);
      expect((error as Error).message).not.toMatch(/secret|valid JSON/);
      expect(await nifi.canvas()).toEqual([{ name: named(version), runs: true }]);
      expect(await nifi.contexts()).toEqual([named(version)]);
    });

    it('does not replace one whose queues do not become empty', async () => {
      const { version } = await nifi.deploy({ blockedQueue: true });
      await nifi.waitFor(async () => (await nifi.api.readLoad((await nifi.onlyGroup()).id)).queued > 0);
      await expect(nifi.deploy()).rejects.toThrow(/\d+ FlowFiles wait in queues of the flow/);
      expect(await nifi.canvas()).toEqual([{ name: named(version), runs: true }]);
    });
  });

  describe('changes by hand', () => {
    const changed = 'processor "Generate" was changed';

    it('are reported and left alone when the same version is deployed again', async () => {
      await nifi.deploy();
      await nifi.setByHand('Generate', { 'Batch Size': '2' });
      expect(await nifi.deploy()).toMatchObject({ action: 'unchanged', drift: [changed] });
      expect(await nifi.deploy()).toMatchObject({ drift: [changed] });
    });

    it('of a parameter are reported too', async () => {
      const { version } = await nifi.deploy();
      await nifi.setParameterByHand('Text', '[9]');
      expect((await nifi.deploy()).drift).toEqual([`parameter context "${named(version)}" was changed`]);
    });

    it('keep another version out, and go on running', async () => {
      const { version } = await nifi.deploy();
      await nifi.setByHand('Generate', { 'Batch Size': '2' });
      await expect(nifi.deploy({ text: '[2]' })).rejects.toThrow(
        `changed by hand: ${changed}. It goes on running.`,
      );
      expect(await nifi.canvas()).toEqual([{ name: named(version), runs: true }]);
    });

    it('keep another version out too when they took away the record of what was deployed', async () => {
      await nifi.deploy();
      await nifi.api.setComments(await nifi.onlyGroup(), 'mine');
      await expect(nifi.deploy({ text: '[2]' })).rejects.toThrow('last line of its comments');
      expect(await nifi.deploy({ text: '[2]' }, { handChanges: 'overwrite' })).toMatchObject({
        action: 'replaced',
      });
      expect(await nifi.canvas()).toHaveLength(1);
    });

    it('are overwritten when that is asked for, also by the same version and in a parameter', async () => {
      const { version } = await nifi.deploy();
      await nifi.setParameterByHand('Text', '[9]');
      expect(await nifi.deploy({}, { handChanges: 'overwrite' })).toMatchObject({
        version,
        action: 'replaced',
        drift: [expect.stringContaining('parameter context')],
      });
      expect(await nifi.deploy()).toMatchObject({ version, action: 'unchanged', drift: [] });
      expect(await nifi.contexts()).toEqual([`pump ${version}.2`]);
    });
  });

  describe('a withdrawal', () => {
    it('stops the flow and returns when its queues are empty; a deployment starts it again', async () => {
      const { version } = await nifi.deploy();
      expect(await nifi.withdraw()).toEqual({ stopped: [named(version)], reached: true });
      expect(await nifi.canvas()).toEqual([{ name: named(version), runs: false }]);
      expect(await nifi.withdraw()).toEqual({ stopped: [named(version)], reached: true });
      expect(await nifi.deploy()).toMatchObject({ version, action: 'started' });
    });

    it('does not end while a queue holds something', async () => {
      await nifi.deploy({ blockedQueue: true });
      await nifi.waitFor(async () => (await nifi.api.readLoad((await nifi.onlyGroup()).id)).queued > 0);
      await expect(nifi.withdraw()).rejects.toThrow(/\d+ FlowFiles wait in queues of the flow/);
    });

    it('has nothing to do where no NiFi answers', async () => {
      const absent = { call: () => Promise.reject(new NifiUnavailable('NiFi does not answer.')) };
      expect(await nifi.withdraw(absent)).toEqual({ stopped: [], reached: false });
    });
  });
});
