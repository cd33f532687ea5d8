import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 50 ms until the answer is true. @throws after `seconds`, naming what was waited for */
export async function waitUntil(what: string, ask: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`Waited ${seconds} s for ${what}.`);
    await sleep(50);
  }
}
