import { usage } from './replay/arguments';
import { replayCommand } from './replay/replay-command';
import { runCommand } from './run-command';

runCommand(replayCommand, usage);
