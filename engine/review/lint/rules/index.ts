/** Every rule of lint, in the order of their codes. A new one is a file, a line here, a code, and a file in `cases/`. */
import type { Rule } from '../rule.ts';
import { absenceAlone } from './absence-alone.ts';
import { caps } from './caps.ts';
import { consentBasis } from './consent-basis.ts';
import { earlyExposure } from './early-exposure.ts';
import { endlessWait } from './endless-wait.ts';
import { experimentDecides } from './experiment-decides.ts';
import { heldOutArm } from './held-out-arm.ts';
import { leavesAtOnce } from './leaves-at-once.ts';
import { markedFields } from './marked-fields.ts';
import { names } from './names.ts';
import { noWayOut } from './no-way-out.ts';
import { offerBudget } from './offer-budget.ts';
import { offerEnd } from './offer-end.ts';
import { overlap } from './overlap.ts';
import { personalData } from './personal-data.ts';
import { translations } from './translations.ts';
import { unreachable } from './unreachable.ts';
import { unused } from './unused.ts';

export const rules: readonly Rule[] = [
  unreachable,
  endlessWait,
  noWayOut,
  consentBasis,
  caps,
  offerBudget,
  offerEnd,
  experimentDecides,
  unused,
  overlap,
  translations,
  personalData,
  markedFields,
  names,
  heldOutArm,
  absenceAlone,
  leavesAtOnce,
  earlyExposure,
];
