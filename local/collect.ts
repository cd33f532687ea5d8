import { usage } from './collect/arguments';
import { collectCommand } from './collect/collect-command';
import { runCommand } from './run-command';

runCommand((context) => collectCommand({ ...context, terminal: process.stdout.isTTY }), usage);
