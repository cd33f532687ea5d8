import { doctorCommand, usage } from './doctor/doctor-command';
import { runCommand } from './run-command';

runCommand(doctorCommand, usage);
