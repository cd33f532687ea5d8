import { CfnNamedQuery, CfnPreparedStatement, type CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { Construct } from 'constructs';
import { statementName, type Question } from '../queries/questions';

/** Saves questions in a workgroup. @param databaseName what names without a database mean */
export function nameQueries(
  scope: Construct,
  workGroup: CfnWorkGroup,
  databaseName: string,
  questions: readonly Question[],
): void {
  for (const question of questions) {
    const { name, text, parameters, file, sql } = question;
    new CfnNamedQuery(scope, `Query-${name}`, {
      name,
      description: text,
      database: databaseName,
      queryString: file,
      workGroup: workGroup.ref,
    });
    // Programs ask by EXECUTE ... USING; a person finds the named query, and Athena's console asks him for the values.
    if (parameters.length > 0) {
      new CfnPreparedStatement(scope, `Statement-${name}`, {
        statementName: statementName(question),
        description: text,
        queryStatement: sql,
        workGroup: workGroup.ref,
      });
    }
  }
}
