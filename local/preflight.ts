import { preflightCommand, usage } from './preflight/preflight-command';
import { runCommand } from './run-command';

runCommand(preflightCommand, usage);
