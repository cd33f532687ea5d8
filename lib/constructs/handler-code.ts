import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { handlerBundle, repository } from './handler-bundle';

/**
 * A bundled handler as the code of a function, `index.handler`. Its hash is that of the contents, so a comment in a
 * handler deploys nothing. Where an app is told not to bundle, esbuild is not started.
 *
 * @param module under lambda/, without its ending
 * @param folder under lambda/, copied beside the bundle under its own name; a file elsewhere by its path from there
 */
export function handlerCode(module: string, folder?: string): Code {
  return Code.fromAsset(join(repository, 'lambda', 'custom-resource'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never asked: the local bundling does not refuse.
      image: DockerImage.fromRegistry('none'),
      // Without it the CDK takes two handlers for one asset: it compares options as text, and a function has none.
      command: [module, ...(folder === undefined ? [] : [folder])],
      local: {
        tryBundle: (output) => {
          writeFileSync(join(output, 'index.js'), handlerBundle(module).code);
          if (folder !== undefined) {
            cpSync(join(repository, 'lambda', folder), join(output, basename(folder)), { recursive: true });
          }
          return true;
        },
      },
    },
  });
}
