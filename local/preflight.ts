import { preflightCommand } from './preflight/preflight-command';
import { runCommand } from './run-command';

runCommand(preflightCommand);
