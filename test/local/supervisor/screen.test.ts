import { Screen } from '../../../local/supervisor/screen';
import type { Step } from '../../../local/supervisor/supervisor';

const step = (title: string): Step => ({
  name: title,
  title,
  needs: [],
  start: () => Promise.resolve(undefined),
});

class Written {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns = 80,
  ) {}
  write(text: string) {
    this.text += text;
  }
}

test('without a terminal there is one plain line for each step that is done', () => {
  const out = new Written(false);
  const screen = new Screen(out);
  screen.step({ step: step('start Kafka'), state: 'begins', seconds: 0 });
  screen.step({ step: step('start Kafka'), state: 'done', seconds: 3.42 });
  screen.line('Front door  http://127.0.0.1:8080');
  screen.settle();
  expect(out.text).toBe(`✔ ${'start Kafka'.padEnd(40)}   3.4 s\nFront door  http://127.0.0.1:8080\n`);
});

test('on a terminal the line below tells what is under way, never wraps, and is gone in the end', () => {
  const out = new Written(true, 30);
  const screen = new Screen(out);
  screen.step({ step: step('start Kafka'), state: 'begins', seconds: 0 });
  screen.step({ step: step('start PostgreSQL'), state: 'begins', seconds: 0 });
  expect(out.text.endsWith('\r\u001b[K… start Kafka 0 s, start Post')).toBe(true);
  screen.step({ step: step('start Kafka'), state: 'failed', seconds: 1 });
  screen.settle();
  expect(out.text).toContain('\r\u001b[K✖ start Kafka\n');
  expect(out.text.endsWith('\r\u001b[K')).toBe(true);
});
