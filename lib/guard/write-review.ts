import { isDeepStrictEqual } from 'node:util';
import type { Finding } from './finding';
import { isKeeper, keeperOf } from './keepers';
import { isRefused, type Review } from './review-change';

/** More lines of one paragraph are counted, not printed. */
const mostLines = 20;

/** The review as Markdown, short enough for a comment on a pull request. */
export function writeReview(review: Review): string {
  const { stopped, excepted, told, expired } = review;
  const ofTopic = (topic: Finding['topic']) => told.filter((finding) => finding.topic === topic);
  return [
    `# Guard: ${isRefused(review) ? 'refused' : 'passed'}`,
    ...paragraph('Stops this change', [
      ...stopped.map(({ id, sentence }) => `${sentence} (\`${id}\`)`),
      ...expired.map(
        ({ id, expires }) =>
          `The exception \`${id}\` expired on ${expires}: remove it or have it reviewed anew.`,
      ),
    ]),
    ...paragraph(
      'Reviewed exceptions',
      excepted.map(
        ({ finding, exception }) => `${finding.sentence} Until ${exception.expires}: ${exception.reason}`,
      ),
    ),
    ...paragraph(
      'Replaced or less protected',
      ofTopic('lost').map(({ sentence }) => sentence),
    ),
    ...paragraph('Opened', widestFirst(ofTopic('opened').map(({ sentence }) => sentence))),
    ...paragraph(
      'Topics',
      ofTopic('limits').map(({ sentence }) => sentence),
    ),
    ...paragraph('Keeps data', keptData(review)),
    '',
  ].join('\n');
}

/** Doors to anybody first, then wide ones: what is cut off at the end is ordinary. */
function widestFirst(sentences: readonly string[]): string[] {
  const rank = (sentence: string) =>
    [/\*\*(the world|public access|everyone)\*\*/, /\*\*wide\*\*/, /./].findIndex((sign) =>
      sign.test(sentence),
    );
  return [...sentences].sort((one, other) => rank(one) - rank(other));
}

function paragraph(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    '',
    `## ${title}`,
    '',
    ...lines.slice(0, mostLines).map((line) => `- ${line}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

/** One line a stack: keepers that stay as they are, are changed in place, or are new. */
function keptData({ pairs }: Review): string[] {
  return pairs.flatMap(({ name, before, after }) => {
    const keepers = Object.entries(after.Resources).filter(([, resource]) => isKeeper(resource));
    if (keepers.length === 0) return [];
    const words = keepers.map(([id, resource]) => {
      const old = before.Resources[id];
      const state = old === undefined ? 'new' : isDeepStrictEqual(old, resource) ? 'unchanged' : 'changed';
      return `${keeperOf(resource.Type) ?? resource.Type} ${id} ${state}`;
    });
    return [`${name}: ${words.join(', ')}.`];
  });
}
