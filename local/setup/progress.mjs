/**
 * Shows several downloads at once: on a terminal one bar a task that is under way, elsewhere a line at the start, at
 * every tenth and at the end. Sizes are MB of 10^6 bytes; the expected ones are checked in and only approximate.
 */
export class Progress {
  #stream;
  #live;
  #active = new Map();
  #drawn = 0;

  /** @param {NodeJS.WriteStream} stream */
  constructor(stream = process.stderr) {
    this.#stream = stream;
    this.#live = stream.isTTY === true && process.env.TERM !== 'dumb';
  }

  say(text) {
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  /**
   * @param {string} name - e.g. "Kafka 4.1.2"
   * @param {number} expectedMB
   */
  start(name, expectedMB) {
    const task = { name, expectedMB, doneMB: 0, doing: 'starting', tenth: 0, since: Date.now() };
    this.#active.set(name, task);
    if (!this.#live) this.#stream.write(`${name}: downloading about ${mb(expectedMB)}\n`);
    this.#redraw();
    return {
      downloaded: (doneMB) => this.#downloaded(task, doneMB),
      doing: (what) => {
        task.doing = what;
        this.#redraw();
      },
      done: () =>
        this.#end(task, `${this.#live ? '✔ ' : ''}${name}: ready, ${mb(task.doneMB)} in ${seconds(task)} s`),
      failed: () => this.#end(task, `${this.#live ? '✘ ' : ''}${name}: not finished`),
    };
  }

  #downloaded(task, doneMB) {
    task.doneMB = doneMB;
    if (doneMB > 0 && task.doing === 'starting') task.doing = 'downloading';
    const tenth = Math.floor((10 * doneMB) / task.expectedMB);
    if (this.#live) this.#redraw();
    else if (tenth > task.tenth && tenth < 10 && task.expectedMB >= 20) {
      this.#stream.write(`${task.name}: ${Math.round(doneMB)} of about ${mb(task.expectedMB)}\n`);
    }
    task.tenth = tenth;
  }

  #end(task, line) {
    this.#active.delete(task.name);
    this.say(line);
  }

  #redraw() {
    this.#erase();
    this.#draw();
  }

  #erase() {
    if (this.#drawn > 0) this.#stream.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }

  #draw() {
    if (!this.#live) return;
    const width = this.#stream.columns ?? 80;
    for (const task of this.#active.values()) {
      this.#stream.write(`${bar(task).slice(0, width - 1)}\n`);
      this.#drawn += 1;
    }
  }
}

function bar({ name, doneMB, expectedMB, doing }) {
  const part = Math.min(1, doneMB / expectedMB);
  const filled = Math.round(24 * part);
  const cells = '█'.repeat(filled) + '░'.repeat(24 - filled);
  const size = `${Math.round(doneMB)} / ${Math.max(Math.round(expectedMB), Math.round(doneMB))} MB`;
  return `  ${name.padEnd(28)} ${cells} ${size.padStart(12)}  ${doing}`;
}

const mb = (size) => `${size < 10 ? size.toFixed(1) : Math.round(size)} MB`;
const seconds = (task) => Math.max(1, Math.round((Date.now() - task.since) / 1000));
