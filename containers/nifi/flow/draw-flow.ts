import type { Connection, FlowSnapshot, OutputPort, ProcessGroup, Processor } from './versioned-flow';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels of NiFi's own picture, of which the flow has the positions. */
const size = { processor: { width: 352, height: 128 }, port: { width: 352, height: 56 } };
const margin = 40;
const head = 150;
const lineHeight = 15;
/** Characters of the small type that fit into a box. */
const lineLength = 54;

/** White around the letters, since the arrow runs behind them. */
const labelStyle = 'text-anchor="middle" font-size="12" paint-order="stroke" stroke="#fff" stroke-width="5"';

/** Properties that tell one table from another, as far as a picture needs them. */
const shown = ['Topics', 'Group ID', 'Object Key'];

/**
 * Draws the group of the first table and, above it, what all of them share. The groups differ in names only.
 *
 * @returns SVG
 */
export function flowPicture({ flowContents }: FlowSnapshot): string {
  const [group] = flowContents.processGroups;
  if (!group) throw new Error('The flow has no group to draw.');
  const boxes = new Map<string, Box>([
    ...group.processors.map((one) => [one.identifier, boxOf(one, size.processor)] as const),
    ...group.outputPorts.map((one) => [one.identifier, boxOf(one, size.port)] as const),
  ]);
  const all = [...boxes.values()];
  const width = Math.max(...all.map(({ x, width }) => x + width)) + margin;
  const height = Math.max(...all.map(({ y, height }) => y + height)) + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    '<title>The flow that delivers, drawn from containers/nifi/flow/flow.json</title>',
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#445"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...heading(flowContents),
    ...group.connections.map((connection) => arrow(connection, boxes)),
    ...group.processors.map((processor) => drawnProcessor(processor, boxes)),
    ...group.outputPorts.map((port) => drawnPort(port, boxes)),
    '</svg>',
    '',
  ].join('\n');
}

function boxOf(
  component: Processor | OutputPort,
  box: { readonly width: number; readonly height: number },
): Box {
  const { x, y } = component.position;
  return { x: x + margin, y: y + head, ...box };
}

function heading({ name, processGroups, controllerServices }: ProcessGroup): string[] {
  const groups = processGroups.map((group) => group.name).join(', ');
  const services = controllerServices.map((service) => `${service.name} (${simple(service.type)})`);
  return [
    text(
      { x: margin, y: 40 },
      `Group ${name}: a Stateless group for each of ${groups}`,
      'font-size="20" font-weight="bold"',
    ),
    text({ x: margin, y: 68 }, `Services, shared: ${services.join(', ')}`),
    text(
      { x: margin, y: 88 },
      `Below: the group ${processGroups[0]?.name ?? ''}. The others differ in topic, consumer group and keys.`,
    ),
    text(
      { x: margin, y: 108 },
      'A poll is one transaction: its offsets are committed when every file is written; what reaches the failure port undoes it.',
    ),
  ];
}

function drawnProcessor(processor: Processor, boxes: ReadonlyMap<string, Box>): string {
  const box = boxIn(boxes, processor.identifier);
  const values = shown.flatMap((name) => processor.properties[name] ?? []);
  const details = (values.length > 0 ? values : [processor.comments]).flatMap(lines);
  return [
    rect(box, 'fill="#f4f6fa" stroke="#445" rx="4"'),
    text(inside(box, 22), processor.name, 'font-weight="bold"'),
    text(inside(box, 40), simple(processor.type), 'fill="#667"'),
    ...details.map((line, index) =>
      text(inside(box, 62 + index * lineHeight), line, 'font-family="monospace" font-size="10"'),
    ),
  ].join('\n');
}

function drawnPort(port: OutputPort, boxes: ReadonlyMap<string, Box>): string {
  const box = boxIn(boxes, port.identifier);
  return [
    rect(box, 'fill="#fdf1f0" stroke="#b33" rx="28"'),
    text(inside(box, 24), `${port.name} (failure port)`, 'font-weight="bold"'),
    text(inside(box, 42), port.comments, 'font-size="11"'),
  ].join('\n');
}

function arrow(
  { source, destination, selectedRelationships }: Connection,
  boxes: ReadonlyMap<string, Box>,
): string {
  const [from, to] = [boxIn(boxes, source.id), boxIn(boxes, destination.id)];
  const [start, end] = [onBorder(from, centre(to)), onBorder(to, centre(from))];
  const isFailure = selectedRelationships.includes('failure');
  const label = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 - 5 };
  const style = isFailure ? 'stroke="#b33" stroke-dasharray="5 4"' : 'stroke="#445"';
  return [
    `<line x1="${start.x}" y1="${start.y}" x2="${end.x}" y2="${end.y}" ${style} marker-end="url(#arrow)"/>`,
    text(label, selectedRelationships.join(', '), labelStyle),
  ].join('\n');
}

function boxIn(boxes: ReadonlyMap<string, Box>, identifier: string): Box {
  const box = boxes.get(identifier);
  if (box) return box;
  throw new Error(`The flow connects ${identifier}, which the group does not have.`);
}

function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where the line from a box's middle to a point leaves the box. */
function onBorder(box: Box, towards: Point): Point {
  const middle = centre(box);
  const [dx, dy] = [towards.x - middle.x, towards.y - middle.y];
  const share = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy));
  return { x: Math.round(middle.x + dx * share), y: Math.round(middle.y + dy * share) };
}

function inside({ x, y }: Box, down: number): Point {
  return { x: x + 12, y: y + down };
}

function lines(value: string): string[] {
  return value.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
}

function simple(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function rect({ x, y, width, height }: Box, style: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${style}/>`;
}

function text({ x, y }: Point, content: string, style = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}"${style && ` ${style}`}>${escaped}</text>`;
}
