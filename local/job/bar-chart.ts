import { scaleBand, scaleLinear } from 'd3-scale';
import { htmlText } from './html-text';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

export interface BarChart {
  /** Of the page's elements: unlike those of its other pictures. */
  readonly id: string;
  /** What a reader hears in the place of the picture. */
  readonly title: string;
  /** What the bars are long by. */
  readonly unit: string;
  readonly bars: readonly Bar[];
}

/** Pixels, as long as nothing scales the picture. */
const width = 640;
const barHeight = 28;
const axisHeight = 40;
const rightOfBars = 24;
/** Of a letter at the font's size of 13: a wide one, so that no label is cut off. */
const letterWidth = 11;
const longestLabel = 24;
const ticks = 6;

/** Bars from zero to the right, below zero to the left, over an axis; as SVG that stands in a page. */
export function barChart({ id, title, unit, bars }: BarChart): string {
  const values = bars.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const labels = bars.map(({ label }) => shortened(label));
  const left = 12 + letterWidth * Math.max(0, ...labels.map((label) => label.length));
  const bottom = bars.length * barHeight;
  const x = scaleLinear()
    .domain([low, high === low ? low + 1 : high])
    .range([left, width - rightOfBars])
    .nice(ticks);
  const y = scaleBand<number>().domain(bars.keys()).range([0, bottom]).padding(0.25);
  const sayTick = x.tickFormat(ticks, '~s');
  const zero = x(0);
  return [
    `<svg role="img" aria-labelledby="${id}-title" viewBox="0 0 ${width} ${bottom + axisHeight}">`,
    `<title id="${id}-title">${htmlText(title)}</title>`,
    ...x.ticks(ticks).map((tick) => {
      const at = round(x(tick));
      return (
        `<line class="grid" x1="${at}" x2="${at}" y1="0" y2="${bottom}"/>` +
        `<text x="${at}" y="${bottom + 16}" text-anchor="middle">${sayTick(tick)}</text>`
      );
    }),
    ...bars.map(({ value }, row) => {
      const top = y(row) ?? 0;
      const [from, to] = [Math.min(zero, x(value)), Math.max(zero, x(value))];
      return (
        `<text x="${left - 8}" y="${round(top + y.bandwidth() / 2)}" text-anchor="end" dominant-baseline="middle">${htmlText(labels[row] ?? '')}</text>` +
        `<rect class="bar" x="${round(from)}" y="${round(top)}" width="${round(to - from)}" height="${round(y.bandwidth())}"/>`
      );
    }),
    `<line class="zero" x1="${round(zero)}" x2="${round(zero)}" y1="0" y2="${bottom}"/>`,
    `<text x="${width - rightOfBars}" y="${bottom + 34}" text-anchor="end">${htmlText(unit)}</text>`,
    '</svg>',
  ].join('\n');
}

function shortened(label: string): string {
  const letters = Array.from(new Intl.Segmenter('en').segment(label), ({ segment }) => segment);
  return letters.length > longestLabel ? `${letters.slice(0, longestLabel - 1).join('')}…` : label;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
