import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enginesRunTogether } from '../../lib/config-rules/engine-versions';

test('the newest row of engines is what the Connect image holds', () => {
  const pom = readFileSync(join(__dirname, '../../containers/connect/pom.xml'), 'utf8');
  const { connect, debezium } = enginesRunTogether[0];
  expect(pom).toContain(`<kafka.version>${connect}</kafka.version>`);
  expect(pom).toContain(`<debezium.version>${debezium}</debezium.version>`);
});
