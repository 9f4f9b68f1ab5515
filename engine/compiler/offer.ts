/** Compiles offers: benefit, who may have it, until when, and how much there is. What was granted is not known here. */
import { posix } from 'node:path';
import type { Definition, Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import {
  media,
  type OfferBudget,
  type OfferCodes,
  type Redemption,
  type Validity,
} from '../language/kinds.ts';
import { windowOf } from './behaviour.ts';
import { compileBenefit, compileCost } from './benefit.ts';
import type { CampaignsProgram } from './campaign.ts';
import { codeSpace, mayMeet, placesIn } from './code-pattern.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, formerIds, noteUse, occurrenceScope, siteOf } from './context.ts';
import type { OfferProgram, RedeemedBy } from './program.ts';
import { ALWAYS, bothSpans, compileSpan, type Span } from './span.ts';
import { occurrenceView } from './view.ts';

/** Fewer places can be tried through, however few codes there are. */
const LEAST_PLACES = 6;
/** So many codes for each that is given: who guesses meets one in ten thousand tries at best. */
const CODES_FOR_EACH = 10_000;
/** Of an offer without a budget. */
const PLACES_WITHOUT_BUDGET = 8;

export function compileOffer(
  definition: Definition<'offer'>,
  context: Context,
  campaigns: CampaignsProgram,
): OfferProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const { benefit, eligible, valid = {}, codes, budget = {}, redeemed } = value;
  checkMoved(site, context);
  const given = compileBenefit(benefit, site.at('benefit'), context);
  const cost = compileCost(budget.unit_cost, given, site.at('budget', 'unit_cost'), context);
  if (codes?.pattern !== undefined) checkPattern(codes.pattern, budget, site.at('codes', 'pattern'), context);
  return {
    id,
    title: value.title ?? id,
    benefit: given,
    eligible:
      eligible === undefined
        ? null
        : compileCondition(eligible, site.at('eligible'), {
            context,
            scope: context.profileScope,
            place: 'who',
          }),
    valid: validity(valid, campaigns.ofOffer.get(id)?.period ?? ALWAYS, site.at('valid'), context),
    codes: codes === undefined ? null : codesOf(codes, site),
    budget: {
      grants: budget.grants ?? null,
      perDay: budget.per_day ?? null,
      perProfile: perProfile(budget, site.at('budget', 'per_profile'), context),
      perChannel: channelCaps(budget, site.at('budget', 'per_channel'), context),
      unitCost: cost?.fixed ?? null,
    },
    cost,
    exclusive: value.exclusive ?? null,
    stacksWith: stacking(value.stacks_with, site, context),
    redeemed: redeemed === undefined ? null : redemption(redeemed, site.at('redeemed'), context),
  };
}

/** What it gave away is known by its id. */
function checkMoved(site: Site, { workspace }: Context): void {
  const { id } = site.definition;
  const [former] = formerIds(workspace, 'offer', id);
  if (former === undefined) return;
  site.at('id').report({
    code: 'CAR-644',
    what: `offer ${former} cannot be renamed in this version`,
    why: 'its budget, its grants and its codes are kept under its id, and would begin anew',
    fix: `keep the id \`${former}\`, and write what people are to read under \`title\``,
  });
}

function codesOf({ pattern, file }: OfferCodes, { definition }: Site): OfferProgram['codes'] {
  if (pattern !== undefined) return { pattern };
  return { path: posix.join(posix.dirname(definition.file), file!) };
}

function checkPattern(pattern: string, { grants }: OfferBudget, site: Site, context: Context): void {
  const places = placesIn(pattern);
  const needed = grants === undefined ? PLACES_WITHOUT_BUDGET : LEAST_PLACES;
  if (places < needed || codeSpace(pattern) < (grants ?? 0) * CODES_FOR_EACH) {
    site.report({
      code: 'CAR-640',
      what: `codes like ${pattern} can be guessed`,
      why:
        places < needed
          ? `${places} places that cannot be known are too few${grants === undefined ? ' for an offer without `budget: { grants }`' : ''}; it takes ${needed}`
          : `of all codes of this form more than one in ${CODES_FOR_EACH.toLocaleString('en')} would be somebody's`,
      fix: 'add more `#`',
    });
  }
  const { address } = site.definition;
  for (const other of context.workspace.all('offer')) {
    const theirs = other.value.codes?.pattern;
    if (other.address >= address || theirs === undefined || !mayMeet(pattern, theirs)) continue;
    site.report({
      code: 'CAR-641',
      what: `a code of ${other.address} (${theirs}) may be one of this offer too`,
      why: 'a code is to say by itself what it is for, and none is ever given twice',
      fix: 'give each offer a beginning of its own, like `FS-########` and `VIP-########`',
    });
  }
}

function validity(
  valid: Partial<Validity>,
  campaign: Span,
  site: Site,
  context: Context,
): OfferProgram['valid'] {
  const own = compileSpan(valid, site, 'the offer', context);
  const lasts = valid.for === undefined ? null : parseDuration(valid.for)!;
  const remind = valid.remind === undefined ? null : parseDuration(valid.remind)!;
  const span = bothSpans(own, campaign);
  if (remind !== null && ((lasts === null && span.until === null) || (lasts !== null && remind >= lasts)))
    site.at('remind').report({
      code: 'CAR-923',
      what: lasts === null ? 'this offer has no end to remind of' : 'nobody has the offer that long',
      why: '`remind` is so long before what was granted is over',
      fix: lasts === null ? 'write `for` or `until` beside it' : 'write a shorter time than `for`',
    });
  return { ...span, for: lasts, remind };
}

/** By the id of a channel, or a medium. */
function channelCaps(
  { per_channel: caps = {} }: OfferBudget,
  site: Site,
  { workspace }: Context,
): OfferProgram['budget']['perChannel'] {
  return Object.entries(caps).map(([channel, atMost]) => {
    const isKnown = workspace.get('channel', channel) || workspace.broken.has(`channel.${channel}`);
    if (!isKnown && !(media as readonly string[]).includes(channel))
      site.at(channel).report(
        {
          code: 'CAR-222',
          what: `unknown channel or medium \`${channel}\``,
          why: 'grants are counted with the messages of a channel',
          fix: `name a channel, or one of ${media.join(' ')}`,
        },
        'key',
      );
    return { channel, atMost };
  });
}

function stacking(
  offers: readonly string[] | undefined,
  { definition }: Site,
  context: Context,
): OfferProgram['stacksWith'] {
  if (offers === undefined) return null;
  for (const id of offers) noteUse(context, definition, `offer.${id}`);
  return new Set(offers);
}

function perProfile(
  { per_profile: limit }: OfferBudget,
  site: Site,
  context: Context,
): OfferProgram['budget']['perProfile'] {
  if (limit === undefined) return null;
  const found = windowOf({ within: limit.within }, site, context);
  return found && { atMost: limit.at_most, window: found.window };
}

function redemption({ did, where, code }: Redemption, site: Site, context: Context): RedeemedBy | null {
  const event = context.events.get(did);
  if (!event) return null;
  noteUse(context, site.definition, `event.${did}`);
  const scope = occurrenceScope(event, null, context);
  if (code !== undefined && (!scope.names.has(code) || code.includes('.')))
    site.at('code').report({
      code: 'CAR-646',
      what: `event ${did} has no property \`${code}\``,
      why: 'the code that was shown is read from it',
      fix: `use one of ${[...scope.names.keys()].filter((name) => !name.includes('.')).join(', ')}`,
    });
  const test =
    where === undefined
      ? null
      : compileCondition(where, site.at('where'), { context, scope, place: 'where' });
  return {
    event: did,
    where: test && ((occurrence) => test.holds(occurrenceView(occurrence))),
    code: code ?? null,
  };
}
