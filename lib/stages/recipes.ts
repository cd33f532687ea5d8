import { Stack } from 'aws-cdk-lib';
import { CfnDataset, CfnProject, CfnRecipe } from 'aws-cdk-lib/aws-databrew';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RecipeProject } from '../config';
import { grantRead } from '../constructs/lake-grants';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import { landingPrefix } from '../contracts/lake-layout';
import type { LakeBuckets } from './lake-buckets';

export interface RecipesProps extends StageProps {
  readonly lake: LakeBuckets;
}

/** Projects of DataBrew over landing files, for people who prepare data without code; each reads its own folder only. */
export class Recipes extends Construct {
  constructor(scope: Construct, id: string, { config, lake }: RecipesProps) {
    super(scope, id);
    for (const [key, project] of Object.entries(config.recipes)) {
      this.project(key, `${physicalName(config)}-${key}`, project, lake);
    }
  }

  private project(key: string, name: string, project: RecipeProject, lake: LakeBuckets): void {
    const { folder, format = 'csv', steps } = project;
    const role = new Role(this, `Role-${key}`, {
      description: `DataBrew reads ${landingPrefix(folder)}`,
      assumedBy: new ServicePrincipal('databrew.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    grantRead(role, { bucket: lake.lake, key: lake.key }, [landingPrefix(folder)]);
    const dataset = new CfnDataset(this, `Dataset-${key}`, {
      name,
      format: format.toUpperCase(),
      ...(format === 'csv' && { formatOptions: { csv: { delimiter: ',', headerRow: true } } }),
      input: { s3InputDefinition: { bucket: lake.lake.bucketName, key: landingPrefix(folder) } },
    });
    const recipe = new CfnRecipe(this, `Recipe-${key}`, {
      name,
      description: `What is done to ${landingPrefix(folder)}`,
      steps: steps.map(({ operation, parameters = {}, conditions = [] }) => ({
        action: { operation, parameters: { ...parameters } },
        ...(conditions.length > 0 && {
          conditionExpressions: conditions.map(({ condition, column, value }) => ({
            condition,
            targetColumn: column,
            value,
          })),
        }),
      })),
    });
    const made = new CfnProject(this, `Project-${key}`, {
      name,
      datasetName: dataset.ref,
      recipeName: recipe.ref,
      roleArn: role.roleArn,
      sample: { type: 'FIRST_N', size: 500 },
    });
    // A session without its rights would show nothing.
    made.node.addDependency(role);
  }
}
