/** Checks what happens in a test: that it is declared, that it fits, and that it can be told so. */
import type { Site } from '../../language/definition.ts';
import type { EventDefinition, TestEvent } from '../../language/kinds.ts';
import { checkStep } from './check-steps.ts';
import { checkWho, instantAt, type TestContext } from './check-test.ts';
import { checkOfThing, entitiesOf } from './check-things.ts';
import { checkValues, declaredIn, traitsOf } from './check-values.ts';
import { engineOnly, ownActs, toldProperties } from './own-acts.ts';

export function checkEvents(checked: TestContext, site: Site): void {
  for (const [index, event] of (checked.test.events ?? []).entries()) {
    const place = site.at(index);
    checkWho(event.who, place.at('who'), checked);
    for (const entity of entitiesOf(checked.test, event.who)) {
      const traits = traitsOf(checked.context, entity);
      checkValues(event.traits ?? {}, traits, `field of ${entity}`, place.at('traits'));
      if (entity !== 'profile') checkOfThing(event, ['traits'], place);
    }
    checkInstants(event, place, checked);
    if (event.did !== undefined) checkDid(event, event.did, place, checked);
  }
}

function checkInstants({ at, arrives }: TestEvent, site: Site, { start }: TestContext): void {
  if (arrives === undefined || instantAt(arrives, start) >= instantAt(at, start)) return;
  site.at('arrives').report({
    code: 'CAR-767',
    what: `it arrives (${arrives}) before it happens (${at})`,
    why: 'an event is heard of when it happens, or later',
    fix: 'swap the two, or leave `arrives` out',
  });
}

function checkDid(event: TestEvent, did: string, site: Site, checked: TestContext): void {
  const declared = checked.context.events.get(did);
  // One that does not exist was reported when references were resolved.
  if (!declared) return;
  if (engineOnly.has(did)) {
    site.at('did').report({
      code: 'CAR-766',
      what: `\`${did}\` cannot be told`,
      why: 'it comes of what the engine does itself, in tests as in production',
      fix: `let it happen, or use one of ${Object.keys(ownActs).join(', ')} with \`of\``,
    });
    return;
  }
  if (Object.hasOwn(ownActs, did)) checkOwnAct(event, did, site, checked);
  else checkToldEvent(event, declared, site);
}

function checkToldEvent(event: TestEvent, declared: EventDefinition, site: Site): void {
  const properties = declaredIn(declared);
  checkValues(event.with ?? {}, properties, `property of ${declared.id}`, site.at('with'));
  if (event.of !== undefined)
    site.at('of').report(
      {
        code: 'CAR-766',
        what: `\`of\` does not go with \`${declared.id}\``,
        why: `it says which message, task or grant an event is about: ${Object.keys(ownActs).join(', ')}`,
        fix: 'leave it out',
      },
      'key',
    );
  for (const [name, property] of properties) {
    const isRequired = 'required' in property && property.required === true;
    if (!isRequired || Object.hasOwn(event.with ?? {}, name)) continue;
    site.report({
      code: 'CAR-762',
      what: `${declared.id} has no \`${name}\``,
      why: 'the property is required; the engine would set such an event aside',
      fix: `add \`${name}\` under \`with\``,
    });
  }
}

function checkOwnAct(event: TestEvent, did: string, site: Site, { context }: TestContext): void {
  const told = toldProperties[did] ?? [];
  for (const name of Object.keys(event.with ?? {})) {
    if (told.includes(name)) continue;
    site.at('with', name).report(
      {
        code: 'CAR-766',
        what: `\`${name}\` of ${did} is not told`,
        why: 'it is that of the message, task or grant itself, which `of` finds',
        fix: told.length === 0 ? 'leave it out' : `only ${told.join(', ')} can stand here`,
      },
      'key',
    );
  }
  if (event.of === undefined)
    site.report({
      code: 'CAR-766',
      what: `nothing says what \`${did}\` is about`,
      why: 'it follows from something that the engine has sent, asked for or granted',
      fix:
        ownActs[did] === 'grant'
          ? 'add `of: { offer: … }`'
          : 'add `of: { template: … }` or `of: { step: journey.step }`',
    });
  const step = event.of?.step === undefined ? null : checkStep(event.of.step, site.at('of', 'step'), context);
  if (did !== 'task_done') return;
  const outcome = event.with?.['outcome'];
  const outcomes = step && 'task' in step ? step.task.outcomes : null;
  if (typeof outcome === 'string' && (outcomes === null || outcomes.includes(outcome))) return;
  site.at('with').report({
    code: 'CAR-766',
    what:
      outcome === undefined
        ? 'nothing says what came of the task'
        : `the task has no outcome \`${String(outcome)}\``,
    why:
      outcomes === null
        ? 'a task is done with one of its outcomes'
        : `its outcomes are ${outcomes.join(', ')}`,
    fix: 'write `with: { outcome: … }`',
  });
}
