import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DatabaseHours } from '../constructs/database-hours';
import { HandlerResource } from '../constructs/handler-resource';
import { ReadLogin } from '../constructs/read-login';
import type { StageProps } from '../constructs/stage-props';
import { sourceRoles } from '../contracts/source-names';
import { tables } from '../contracts/tables';
import type { SourceDatabase } from './source-database';

export interface SourcePreparationProps extends StageProps {
  readonly source: SourceDatabase;
}

/**
 * Roles, migrations, publication, heartbeat and grants, before anything writes to the database or reads from it; then
 * the pre-flight, which fails the deployment with all that stands in the way of capture.
 */
export class SourcePreparation extends Construct {
  constructor(scope: Construct, id: string, { source, ...stage }: SourcePreparationProps) {
    super(scope, id);
    const { instance, secrets, address } = source;
    const event = { tables: tables.map(({ schema, name }) => `${schema}.${name}`) };
    const preparation = new HandlerResource(this, 'Resource', {
      ...stage,
      handler: 'prepare-source',
      folder: 'source/migrations',
      timeout: Duration.minutes(10),
      env: {
        ...address,
        ADMIN_SECRET_ID: secrets.admin.secretArn,
        ...Object.fromEntries(
          sourceRoles.map((role) => [`${role.toUpperCase()}_SECRET_ID`, secrets[role].secretArn] as const),
        ),
      },
      event,
      after: [instance],
    });
    const { handler } = preparation;
    for (const [role, secret] of Object.entries(secrets)) {
      new ReadLogin(this, role, { secret, key: source.key }).grantRead(handler);
    }
    handler.connections.allowToDefaultPort(source, 'Prepares the source');
    const preflight = new HandlerResource(this, 'Preflight', {
      ...stage,
      handler: 'preflight',
      timeout: Duration.minutes(1),
      env: {
        ...address,
        CAPTURE_SECRET_ID: secrets.capture.secretArn,
        LEAST_WAL_MIB: String(stage.config.database.walCapMiB),
      },
      event,
      after: [preparation],
    });
    new ReadLogin(this, 'PreflightLogin', { secret: secrets.capture, key: source.key }).grantRead(
      preflight.handler,
    );
    preflight.handler.connections.allowToDefaultPort(source, 'Looks whether the source can be captured');
    new DatabaseHours(this, 'Hours', { instance, config: stage.config });
  }
}
