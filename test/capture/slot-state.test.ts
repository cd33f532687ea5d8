import { lsnText, slotStateOf, type CaptureFacts, type SlotState } from '../../lambda/capture/slot-state';

const slot = { active: true, walStatus: 'reserved', confirmedLsn: 100n, heldBytes: 10, roomBytes: 1000 };
const facts: CaptureFacts = { slot, currentLsn: 300n, offsetLsn: 200n, noted: { epoch: 1, lsn: 150n } };

describe('the state of the slot', () => {
  it.each<[SlotState, boolean, CaptureFacts]>([
    ['active', false, facts],
    ['inactive', false, { ...facts, slot: { ...slot, active: false } }],
    ['lagging', false, { ...facts, slot: { ...slot, heldBytes: 1001 } }],
    ['extended', false, { ...facts, slot: { ...slot, walStatus: 'extended' } }],
    ['unreserved', false, { ...facts, slot: { ...slot, walStatus: 'unreserved' } }],
    ['lost', true, { ...facts, slot: { ...slot, walStatus: 'lost' } }],
    ['missing', true, { ...facts, slot: undefined }],
    ['ahead', true, { ...facts, slot: { ...slot, confirmedLsn: 201n } }],
    ['forgotten', true, { ...facts, offsetLsn: undefined }],
    ['rewound', true, { ...facts, currentLsn: 199n }],
    ['new', false, { ...facts, slot: undefined, offsetLsn: undefined, noted: { epoch: 1 } }],
    ['new', false, { ...facts, offsetLsn: undefined, noted: { epoch: 2 } }],
    ['missing', true, { ...facts, slot: undefined, noted: { epoch: 1 } }],
  ])('is %s (refused: %s)', (state, refused, given) => {
    expect(slotStateOf(given)).toMatchObject({ state, refused });
  });

  it('is whole while the slot is exactly where capture is', () => {
    expect(slotStateOf({ ...facts, slot: { ...slot, confirmedLsn: 200n } }).refused).toBe(false);
  });
});

it('writes an LSN as PostgreSQL does', () => {
  expect(lsnText(0x16_b374_d848n)).toBe('16/B374D848');
});
