import { reconcileCommand, usage } from './reconcile/reconcile-command';
import { runCommand } from './run-command';

runCommand(reconcileCommand, usage);
