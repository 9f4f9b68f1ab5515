/** Compiles campaigns: which journeys and offers belong to each, and when it is on. What they do together: `limit.ts`. */

import type { Definition } from '../language/definition.ts';
import type { CampaignDefinition, CampaignTarget } from '../language/kinds.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import { checkNumber } from './metric/no-number.ts';
import { ALWAYS, compileSpan, type Span } from './span.ts';

export interface CampaignProgram {
  readonly id: string;
  readonly title: string;
  /** When its journeys begin for people. */
  readonly period: Span;
  readonly journeys: readonly string[];
  readonly targets: readonly CampaignTarget[];
}

/** By what belongs to them; by id, and by the journeys and the offers that belong to each. */
export interface CampaignsProgram {
  readonly byId: ReadonlyMap<string, CampaignProgram>;
  readonly ofJourney: ReadonlyMap<string, CampaignProgram>;
  readonly ofOffer: ReadonlyMap<string, CampaignProgram>;
}

export function compileCampaigns(context: Context): CampaignsProgram {
  const definitions = context.workspace.all('campaign');
  const byId = new Map(
    definitions.map((definition) => [definition.id, compileCampaign(definition, context)]),
  );
  return {
    byId,
    ofJourney: belonging('journeys', byId, context),
    ofOffer: belonging('offers', byId, context),
  };
}

function compileCampaign(definition: Definition<'campaign'>, context: Context): CampaignProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const { targets = [] } = value;
  checkMembers(definition, context);
  for (const [index, { metric }] of targets.entries()) {
    noteUse(context, definition, `metric.${metric}`);
    checkNumber(metric, site.at('targets', index, 'metric'), context);
  }
  return {
    id,
    title: value.title ?? id,
    period: value.period ? compileSpan(value.period, site.at('period'), 'the campaign', context) : ALWAYS,
    journeys: value.journeys,
    targets,
  };
}

const MEMBERS = { journeys: 'journey', offers: 'offer', templates: 'template' } as const;
type Members = keyof typeof MEMBERS;

function membersIn(value: CampaignDefinition, members: Members): readonly string[] {
  return value[members] ?? [];
}

function checkMembers(definition: Definition<'campaign'>, context: Context): void {
  const { naming = '' } = definition.value;
  const site = siteOf(context, definition);
  for (const [members, kind] of Object.entries(MEMBERS) as [Members, string][]) {
    for (const [place, id] of membersIn(definition.value, members).entries()) {
      noteUse(context, definition, `${kind}.${id}`);
      if (id.startsWith(naming)) continue;
      site.at(members, place).report({
        code: 'CAR-753',
        what: `the id of ${kind} ${id} does not begin with \`${naming}\``,
        why: `\`naming: ${naming}\` says how what belongs to this campaign is called`,
        fix: `call it \`${naming}${id}\`, with a line in moved.yaml, or change \`naming\``,
      });
    }
  }
}

/** Whose a journey or an offer is; of two campaigns the limits and the periods would contradict each other. */
function belonging(
  members: 'journeys' | 'offers',
  byId: CampaignsProgram['byId'],
  context: Context,
): ReadonlyMap<string, CampaignProgram> {
  const owners = new Map<string, CampaignProgram>();
  for (const definition of context.workspace.all('campaign')) {
    for (const [place, id] of membersIn(definition.value, members).entries()) {
      const owner = owners.get(id);
      if (!owner) {
        owners.set(id, byId.get(definition.id)!);
        continue;
      }
      siteOf(context, definition)
        .at(members, place)
        .report({
          code: 'CAR-752',
          what: `${MEMBERS[members]} ${id} belongs to campaign ${owner.id} already`,
          why: 'the period and the limits of one campaign hold for it, and those of two could contradict each other',
          fix: `take it from the \`${members}\` of one of them`,
        });
    }
  }
  return owners;
}
