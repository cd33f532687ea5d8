import { recoverCommand, usage } from './recover/recover-command';
import { runCommand } from './run-command';

runCommand(recoverCommand, usage);
