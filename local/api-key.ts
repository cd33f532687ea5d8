import { apiKeyCommand, usage } from './api-key/api-key-command';
import { runCommand } from './run-command';

runCommand(apiKeyCommand, usage);
