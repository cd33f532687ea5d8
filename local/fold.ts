import { foldCommand, usage } from './fold/fold-command';
import { runCommand } from './run-command';

runCommand(foldCommand, usage);
