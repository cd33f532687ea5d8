import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/build-app';
import { chooseEnvironment } from '../lib/choose-environment';
import { environments } from './environments';

const app = new App();
buildApp(app, chooseEnvironment(environments, app.node.tryGetContext('env')));
