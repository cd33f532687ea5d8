import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DatabaseHours } from '../constructs/database-hours';
import { HandlerResource } from '../constructs/handler-resource';
import { ReadLogin } from '../constructs/read-login';
import type { StageProps } from '../constructs/stage-props';
import { sourceDatabase, sourceRoles } from '../contracts/source-names';
import { tables } from '../contracts/tables';
import type { SourceDatabase } from './source-database';

export interface SourcePreparationProps extends StageProps {
  readonly source: SourceDatabase;
}

/** Roles, migrations, publication, heartbeat and grants, before anything writes to the database or reads from it. */
export class SourcePreparation extends Construct {
  constructor(scope: Construct, id: string, { source, ...stage }: SourcePreparationProps) {
    super(scope, id);
    const { instance, secrets } = source;
    const { handler } = new HandlerResource(this, 'Resource', {
      ...stage,
      handler: 'prepare-source',
      folder: 'source/migrations',
      timeout: Duration.minutes(10),
      env: {
        SOURCE_HOST: instance.dbInstanceEndpointAddress,
        SOURCE_PORT: instance.dbInstanceEndpointPort,
        SOURCE_DATABASE: sourceDatabase,
        ADMIN_SECRET_ID: secrets.admin.secretArn,
        ...Object.fromEntries(
          sourceRoles.map((role) => [`${role.toUpperCase()}_SECRET_ID`, secrets[role].secretArn] as const),
        ),
      },
      event: { tables: tables.map(({ schema, name }) => `${schema}.${name}`) },
      after: [instance],
    });
    for (const [role, secret] of Object.entries(secrets)) {
      new ReadLogin(this, role, { secret, key: source.key }).grantRead(handler);
    }
    handler.connections.allowToDefaultPort(source, 'Prepares the source');
    new DatabaseHours(this, 'Hours', { instance, config: stage.config });
  }
}
