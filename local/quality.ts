import { qualityCommand, usage } from './quality/quality-command';
import { runCommand } from './run-command';

runCommand(qualityCommand, usage);
