/**
 * By which identifiers a person of a test is known, so that the draws of production — arms, splits, control groups —
 * fall as the test says: nothing is drawn otherwise, another person is.
 */
import { isInControl } from '../../compiler/assignment.ts';
import { drawOf } from '../../compiler/experiment/draw.ts';
import type { IdentityProgram, PolicyProgram } from '../../compiler/program.ts';
import { everyStep } from '../../compiler/steps/nested.ts';
import { reachedBy, wayDrawn } from '../../compiler/steps/split.ts';
import { chanceIn, instanceId } from '../../evaluate/instance.ts';
import { Site } from '../../language/definition.ts';
import type { SplitStep, TestProfile } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import { identifiersOf } from '../../runtime/accept.ts';
import { identifierKey } from '../../runtime/identify.ts';
import type { Candidate } from '../../runtime/release.ts';
import { hash53 } from '../../store/hash.ts';
import type { JsonObject } from '../../store/store.ts';

/** People tried: enough for an arm of a thousandth beside four control groups. */
const MOST_TRIED = 200_000;

export type Persona = { readonly identifiers: JsonObject } | { readonly problem: string };

export function personaOf(name: string, profile: TestProfile, { program, workspace }: Candidate): Persona {
  const { identifiers: given, traits = {} } = profile;
  const fits = (identifiers: JsonObject): boolean | null => {
    const [first] = identifiersOf(program, { identifiers, traits: traits as JsonObject });
    if (!first) return null;
    const id = hash53(identifierKey(first));
    return isDrawn(id, profile, traits as JsonObject, workspace) && isHeldBack(id, profile, program.policy);
  };
  const own = (given ?? {}) as JsonObject;
  const kind = given === undefined ? freeKind(name, traits as JsonObject, program.identity) : null;
  if (kind === null) {
    const asked = fits(own);
    if (asked === null)
      return { problem: `nothing says who ${name} is: none of the identifiers has a value` };
    return asked ? { identifiers: own } : { problem: unlucky(name) };
  }
  for (let number = 1; number <= MOST_TRIED; number++) {
    const identifiers = { ...own, [kind]: number === 1 ? name : `${name}-${number}` };
    if (fits(identifiers)) return { identifiers };
  }
  return { problem: `nobody was found for whom the draws fall as \`arms\` and \`control\` of ${name} say` };
}

function unlucky(name: string): string {
  return `with these identifiers the draws do not give ${name} what \`arms\` and \`control\` say; leave \`identifiers\` out, or give others`;
}

/** The most trusted kind of identifier that a name can be, if nothing more trusted is known: by it the draws go. */
function freeKind(name: string, traits: JsonObject, { identifiers }: IdentityProgram): string | null {
  for (const { id, normalise } of identifiers) {
    if (traits[id] !== undefined && normalise(traits[id]) !== null) return null;
    if (normalise(name) !== null) return id;
  }
  return null;
}

function isDrawn(id: number, { arms = {} }: TestProfile, traits: JsonObject, workspace: Workspace): boolean {
  return Object.entries(arms).every(([of, arm]) =>
    of.includes('.') ? wayOfSplit(id, of, workspace) === arm : isInArm(id, of, arm, traits, workspace),
  );
}

function isInArm(id: number, of: string, arm: string, traits: JsonObject, workspace: Workspace): boolean {
  const experiment = workspace.get('experiment', of)!;
  const draw = drawOf(experiment, workspace);
  const shared = experiment.value.unit === undefined ? undefined : traits[experiment.value.unit];
  const unit = typeof shared === 'string' || typeof shared === 'number' ? shared : id;
  return draw.takesPart(id, unit) && draw.armOf(unit) === arm;
}

/** Of the first way through the journey; where it has a key, of none. */
function wayOfSplit(id: number, text: string, workspace: Workspace): string {
  const [journey, step] = text.split('.') as [string, string];
  const definition = workspace.get('journey', journey)!;
  const site = new Site(definition, workspace.diagnostics);
  const [split] = [...everyStep(definition.value.steps, site)].find(([one]) => one.id === step)!;
  const shares = (split as SplitStep).split;
  const reached = reachedBy(shares);
  const ways = shares.map((way, index) => ({ ...way, upTo: reached[index]! }));
  return wayDrawn(ways, chanceIn(instanceId(id, journey, '', 1), step)).id;
}

function isHeldBack(id: number, { control = [] }: TestProfile, policy: PolicyProgram): boolean {
  const groups = new Set(
    policy.control.filter(({ percent, seed }) => isInControl(id, percent, seed)).map((row) => row.class),
  );
  return policy.control.every((row) => groups.has(row.class) === control.includes(row.class));
}
