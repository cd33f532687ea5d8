import { upkeepCommand, usage } from './upkeep/upkeep-command';
import { runCommand } from './run-command';

runCommand(upkeepCommand, usage);
