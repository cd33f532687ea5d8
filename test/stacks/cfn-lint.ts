import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { engineHomes } from '../../local/engines/homes';

/** Error, warning or information, and a number. */
export const cfnLintRule = /^[EWI]\d{4}$/;

const report = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
  }),
);

export interface LintFinding {
  readonly rule: string;
  readonly template: string;
  readonly message: string;
}

/**
 * What cfn-lint says of templates, by the schemas of the regions that it knows.
 *
 * @param templates files
 * @throws {Error} with its own words when it does not get to a report
 */
export async function cfnLint(templates: readonly string[]): Promise<LintFinding[]> {
  const { testPython } = engineHomes();
  if (testPython === undefined) throw new Error('The Python of the tests is missing; run "npm test".');
  const program = join(dirname(testPython), 'cfn-lint');
  const args = [program, '--format', 'json', '--', ...templates];
  const output = await new Promise<string>((resolve, reject) => {
    // Its exit code tells which levels it found: the report does, too.
    execFile(testPython, args, { maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) => {
      if (stdout.startsWith('[')) resolve(stdout);
      else reject(new Error(`cfn-lint gave no report: ${stderr}`, { cause: error }));
    });
  });
  return report.parse(JSON.parse(output)).map(({ Filename, Message, Rule }) => ({
    rule: Rule.Id,
    template: Filename,
    message: Message,
  }));
}
