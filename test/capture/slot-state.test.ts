import { lsnText, slotStateOf, type CaptureFacts, type SlotState } from '../../lambda/capture/slot-state';

const slot = { active: true, walStatus: 'reserved', confirmedLsn: 100n, heldBytes: 10, roomBytes: 1000 };
const facts: CaptureFacts = {
  slot,
  currentLsn: 300n,
  timeline: '00000002',
  offsetLsn: 200n,
  registeredEpoch: 1,
  noted: { epoch: 1, lsn: 150n, timeline: '00000002' },
};
/** Another timeline than the noted one, which the database left at 250. */
const moved: CaptureFacts = {
  ...facts,
  timeline: '0000000B',
  history: {
    lines: [
      { timeline: 1, leftAt: 90n },
      { timeline: 2, leftAt: 250n },
    ],
  },
};

function fresh({ noted, ...rest }: CaptureFacts, registeredEpoch: number | undefined): CaptureFacts {
  return { ...rest, offsetLsn: undefined, registeredEpoch, noted: { ...noted, lsn: undefined } };
}

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

  it.each<[string, SlotState, boolean, CaptureFacts]>([
    ['a standby was promoted that had all that was read', 'active', false, moved],
    ['it was left exactly where capture is', 'active', false, { ...moved, offsetLsn: 250n }],
    ['it was left before', 'rewound', true, { ...moved, offsetLsn: 251n }],
    ['it was never on it', 'rewound', true, { ...moved, noted: { ...facts.noted, timeline: '00000003' } }],
    ['it has no history', 'rewound', true, { ...moved, history: { lines: [] } }],
    ['the server does not tell', 'rewound', true, { ...moved, history: { denied: 'permission denied' } }],
    ['it was not noted', 'active', false, { ...facts, noted: { epoch: 1, lsn: 150n } }],
    ['nothing was captured and nobody began', 'new', false, fresh(moved, undefined)],
    ['the first snapshot was under way', 'rewound', true, fresh(moved, 1)],
    ['the first snapshot is under way on the same', 'new', false, fresh(facts, 1)],
  ])('looks at the timeline: %s', (_, state, refused, given) => {
    expect(slotStateOf(given)).toMatchObject({ state, refused });
  });

  it('names the fix when the server does not tell the history', () => {
    const { finding } = slotStateOf({ ...moved, history: { denied: 'permission denied' } });
    expect(finding).toContain('(permission denied)');
    expect(finding).toContain('REPLICATION (in RDS: rds_replication)');
  });

  it('is rewound when the connector is in an epoch that the database does not know', () => {
    expect(slotStateOf({ ...facts, registeredEpoch: 2 })).toMatchObject({ state: 'rewound', refused: true });
  });

  it('is whole while the slot is exactly where capture is', () => {
    expect(slotStateOf({ ...facts, slot: { ...slot, confirmedLsn: 200n } }).refused).toBe(false);
  });
});

it('writes an LSN as PostgreSQL does', () => {
  expect(lsnText(0x16_b374_d848n)).toBe('16/B374D848');
});
