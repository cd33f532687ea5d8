import { lookAtNifi } from '../../../lambda/delivery/look-at-nifi';
import { onEveryNifi } from './on-every-nifi';

onEveryNifi('A look at NiFi', (nifi) => {
  const look = () => lookAtNifi(nifi.direct);

  it('tells of a flow that runs as it was deployed, and how the JVM is', async () => {
    await nifi.deploy();
    const { usedHeapBytes, maxHeapBytes, threads, gcMilliseconds, ...found } = await look();
    expect(found).toEqual({
      runs: true,
      drift: [],
      fullQueues: 0,
      flowFilesQueued: 0,
      bytesQueued: 0,
      bytesInPerSecond: 0,
      bytesOutPerSecond: 0,
    });
    expect(usedHeapBytes).toBeGreaterThan(1e7);
    expect(maxHeapBytes).toBeGreaterThan(usedHeapBytes);
    expect(threads).toBeGreaterThan(20);
    expect(gcMilliseconds).toBeGreaterThan(0);
  });

  it('tells that nothing runs where no flow is', async () => {
    expect(await look()).toMatchObject({ runs: false, drift: [] });
  });

  it('tells that the flow does not run when somebody has stopped it', async () => {
    await nifi.deploy();
    await nifi.api.schedule((await nifi.onlyGroup()).id, 'STOPPED');
    await nifi.waitFor(async () => !(await look()).runs);
    expect(await look()).toMatchObject({ runs: false, drift: [] });
  });

  it('names the component that somebody changed by hand, between two deployments', async () => {
    await nifi.deploy();
    await nifi.setByHand('Generate', { 'Batch Size': '2' });
    expect(await look()).toMatchObject({ runs: true, drift: ['processor "Generate" was changed'] });
    expect(await nifi.deploy()).toMatchObject({ drift: ['processor "Generate" was changed'] });
  });

  it('counts a queue that is as full as it may be', async () => {
    await nifi.deploy({ blockedQueue: true });
    await nifi.waitFor(async () => (await look()).fullQueues > 0);
    const { fullQueues, flowFilesQueued, bytesQueued } = await look();
    expect(fullQueues).toBe(1);
    expect(flowFilesQueued).toBeGreaterThanOrEqual(3);
    expect(bytesQueued).toBe(flowFilesQueued);
  });

  it('counts its queue no more when it is empty again', async () => {
    await nifi.deploy({ blockedQueue: true });
    await nifi.waitFor(async () => (await look()).fullQueues > 0);
    await nifi.clear();
    expect(await look()).toMatchObject({ fullQueues: 0, flowFilesQueued: 0 });
  });
});
