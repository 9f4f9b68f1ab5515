/** What the two outcomes of a row are in words, by type of model, so that whoever reads why nothing can be learnt knows where to look. */
export interface Outcomes {
  /** Of people who … */
  readonly ones: string;
  readonly noughts: string;
  /** How there come to be more rows. */
  readonly more: string;
  /** What may be wrong where all are alike. */
  readonly look: string;
}

export const DID: Outcomes = {
  ones: 'did it',
  noughts: 'did not do it',
  more: 'Wait, take more people into `who`, or more cut-offs into `train`.',
  look: 'Look at `predicts`, `who` and `horizon`. Data that ended long ago is moved to today by `shift_to_now` of its source.',
};

const MORE_PEOPLE = 'Wait, or take more people into `who`.';

const others: Readonly<Record<string, Outcomes>> = {
  churn: { ...DID, ones: DID.noughts, noughts: DID.ones },
  lookalike: {
    ones: 'are in the segment',
    noughts: 'are not in the segment',
    more: MORE_PEOPLE,
    look: 'Look at `like` and `who`: some people must be in the segment, and others not.',
  },
  magic_number: { ...DID, more: MORE_PEOPLE },
  text: {
    ones: 'were pleased',
    noughts: 'were not pleased',
    more: 'Wait for more texts that somebody has rated.',
    look: 'Look at `pleased` and `displeased`.',
  },
};

export function outcomesOf(type: string): Outcomes {
  return others[type] ?? DID;
}
