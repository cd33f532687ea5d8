import { reconcileCommand } from './reconcile/reconcile-command';
import { runCommand } from './run-command';

runCommand(reconcileCommand);
