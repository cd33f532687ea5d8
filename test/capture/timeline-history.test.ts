import { leftAt, parseHistory, timelineNumber } from '../../lambda/capture/timeline-history';

const text = [
  '1\t0/3000158\tno recovery target specified',
  '',
  '# by hand',
  '2\t16/B374D848\tbefore 2026-01-01 00:00:00+00',
  '10\tFFFFFFFF/1\t',
  '',
].join('\n');

it("reads a timeline's history, oldest first", () => {
  expect(parseHistory(text)).toEqual([
    { timeline: 1, leftAt: 0x300_0158n },
    { timeline: 2, leftAt: 0x16_b374_d848n },
    { timeline: 10, leftAt: 0xffff_ffff_0000_0001n },
  ]);
});

it('says where a timeline was left, by its name in hex digits', () => {
  const lines = parseHistory(text);
  expect(leftAt(lines, '0000000A')).toBe(0xffff_ffff_0000_0001n);
  expect(leftAt(lines, '00000010')).toBeUndefined();
  expect(timelineNumber('00000010')).toBe(16);
});

it.each(['1 at 0/3000158', '1\t3000158\tno reason', 'x\t0/1\t'])(
  'refuses a line of another form: %s',
  (line) => {
    expect(() => parseHistory(line)).toThrow('a line of another form');
  },
);
