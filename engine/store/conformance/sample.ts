/** Rows to test with: whole, small, and alike except for what a case is about. */
import type {
  ChangeRow,
  DecisionRow,
  EffectRow,
  EventRow,
  InstanceRow,
  ProfileId,
  ProfileRow,
  QuarantineRow,
  StateRow,
} from '../store.ts';

export function profileRow(id: ProfileId, row: Partial<ProfileRow> = {}): ProfileRow {
  return {
    id,
    entity: 'profile',
    key: null,
    createdAt: 1_000,
    mergedInto: null,
    identifiers: {},
    traits: {},
    consent: {},
    ...row,
  };
}

export function stateRow(profile: ProfileId, row: Partial<StateRow> = {}): StateRow {
  return { profile, release: 1, at: 1_000, slots: '', members: [], due: null, ...row };
}

export function eventRow(profile: ProfileId, row: Partial<EventRow> = {}): EventRow {
  return { profile, type: 'ordered', time: 1_000, message: 1, at: 1_000, properties: {}, ...row };
}

export function instanceRow(profile: ProfileId, id: string, row: Partial<InstanceRow> = {}): InstanceRow {
  return {
    profile,
    id,
    journey: 'welcome',
    key: '',
    release: 1,
    startedAt: 1_000,
    endedAt: null,
    step: 'first',
    reason: null,
    due: null,
    body: {},
    ...row,
  };
}

export function effectRow(profile: ProfileId, key: string, row: Partial<EffectRow> = {}): EffectRow {
  return {
    key,
    profile,
    status: 'ready',
    channel: 'mail',
    createdAt: 1_000,
    due: 1_000,
    attempts: 0,
    reason: null,
    body: { subject: 'Hello' },
    ...row,
  };
}

export function changeRow(profile: ProfileId, row: Partial<ChangeRow> = {}): ChangeRow {
  return { profile, at: 1_000, cause: 'event', entered: [3], left: [], ...row };
}

export function decisionRow(profile: ProfileId, row: Partial<DecisionRow> = {}): DecisionRow {
  return {
    profile,
    at: 1_000,
    journey: 'welcome',
    instance: 'i1',
    step: 'first',
    outcome: 'sent',
    reason: '',
    detail: {},
    ...row,
  };
}

export function quarantineRow(message: string, row: Partial<QuarantineRow> = {}): QuarantineRow {
  return { message, at: 1_000, source: 'http', code: 'CAR-1', reason: 'wrong', raw: null, ...row };
}
