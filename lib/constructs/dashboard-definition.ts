import type { CfnAnalysis, CfnDashboard } from 'aws-cdk-lib/aws-quicksight';
import { pictureText, type Picture } from '../queries/pictures';
import type { Question } from '../queries/questions';

/** A picture with its question, and the data set that holds the answer. */
export interface DashboardPart {
  readonly picture: Picture;
  readonly question: Question;
  readonly dataSetArn: string;
}

/** Units of QuickSight's grid, which is 36 wide. */
const tile = { columnSpan: 18, rowSpan: 12 };

/** One sheet with a tile for each part, two in a row: the same for an analysis and for the dashboard made of it. */
export function dashboardDefinition(
  parts: readonly DashboardPart[],
): CfnAnalysis.AnalysisDefinitionProperty & CfnDashboard.DashboardVersionDefinitionProperty {
  return {
    dataSetIdentifierDeclarations: parts.map(({ question, dataSetArn }) => ({
      identifier: question.name,
      dataSetArn,
    })),
    sheets: [
      {
        sheetId: 'questions',
        name: 'Questions',
        contentType: 'INTERACTIVE',
        visuals: parts.map(visual),
        layouts: [
          {
            configuration: {
              gridLayout: {
                elements: parts.map(({ question }, index) => ({
                  elementId: question.name,
                  elementType: 'VISUAL',
                  ...tile,
                  columnIndex: (index % 2) * tile.columnSpan,
                  rowIndex: Math.floor(index / 2) * tile.rowSpan,
                })),
              },
            },
          },
        ],
      },
    ],
  };
}

function visual({
  picture,
  question,
}: DashboardPart): CfnAnalysis.VisualProperty & CfnDashboard.VisualProperty {
  const field = (column: string) => ({
    fieldId: `${question.name}.${column}`,
    column: { dataSetIdentifier: question.name, columnName: column },
  });
  const head = {
    visualId: question.name,
    title: { visibility: 'VISIBLE', formatText: { plainText: question.title } },
    subtitle: { visibility: 'VISIBLE', formatText: { plainText: pictureText(question, picture) } },
  };
  if (picture.kind === 'table') {
    const values = question.columns.map(({ name }) => field(name));
    return {
      tableVisual: {
        ...head,
        chartConfiguration: { fieldWells: { tableUnaggregatedFieldWells: { values } } },
      },
    };
  }
  return {
    barChartVisual: {
      ...head,
      chartConfiguration: {
        orientation: 'HORIZONTAL',
        fieldWells: {
          barChartAggregatedFieldWells: {
            category: [{ categoricalDimensionField: field(picture.category) }],
            values: [
              {
                numericalMeasureField: {
                  ...field(picture.value),
                  aggregationFunction: { simpleNumericalAggregation: 'SUM' },
                },
              },
            ],
          },
        },
      },
    },
  };
}
