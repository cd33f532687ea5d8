import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HandlerFunction } from '../constructs/handler-function';
import { ReadLogin } from '../constructs/read-login';
import type { StageProps } from '../constructs/stage-props';
import type { SourceDatabase } from './source-database';

export interface ApiKeysProps extends StageProps {
  readonly source: SourceDatabase;
}

/**
 * Makes, lists, revokes and rotates keys of the API for who may call it: the database has no door to the outside. No
 * template holds a key, and a new one stands in the answer of the call alone.
 */
export class ApiKeys extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { source, ...stage }: ApiKeysProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...stage,
      module: 'source/manage-api-keys',
      timeout: Duration.minutes(1),
      concurrency: 1,
      env: { ...source.address, MIGRATE_SECRET_ID: source.secrets.migrate.secretArn },
    });
    const login = new ReadLogin(this, 'Login', { secret: source.secrets.migrate, key: source.key });
    login.grantRead(this.handler.role);
    this.handler.connections.allowToDefaultPort(source, 'Keeps keys of the API');
  }
}
