import { jobCommand } from './run-job/job-command';
import { usage } from './run-job/arguments';
import { runCommand } from './run-command';

runCommand(jobCommand, usage);
