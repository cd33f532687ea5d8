// Entry of npm's scripts: node local/setup/main.mjs <entry.ts> [arguments]
// This file is kept to syntax that an old Node can read, so that it can say what is wrong; the rest is imported after.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Tidemark needs Node 20.19 or newer and this is Node ' +
      process.versions.node +
      ': install a newer one from https://nodejs.org and try again.',
  );
  process.exit(1);
} else {
  import('./run.mjs').then((run) => run.main(process.argv.slice(2)));
}
