import { openAthena } from '../../../local/query/open-athena';

test.each([
  ['dev', { workGroup: 'tidemark-dev', database: 'tidemark_dev' }],
  ['team-a', { workGroup: 'tidemark-team-a', database: 'tidemark_team_a' }],
])('environment %s is asked in its own workgroup and database', (environment, expected) => {
  const { athena, lake } = openAthena('', environment);
  athena.destroy();
  expect(lake).toEqual(expected);
});
