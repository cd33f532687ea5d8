import { exampleCommand, usage } from './example/example-command';
import { runCommand } from './run-command';

runCommand(exampleCommand, usage);
