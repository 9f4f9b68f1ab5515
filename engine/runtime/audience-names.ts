/** Names by which people are in an audience, as profiles keep them (`email:<hash>`) and as connectors are told them. Pure. */
import type { AudiencePerson } from './channel.ts';

export function namesByKind(names: readonly string[]): AudiencePerson {
  const person: Record<string, string[]> = {};
  for (const name of names) {
    const at = name.indexOf(':');
    const kind = name.slice(0, at);
    person[kind] = [...(person[kind] ?? []), name.slice(at + 1)];
  }
  return person;
}

export function namesOfPerson(person: AudiencePerson): string[] {
  return Object.entries(person).flatMap(([kind, values]) => values.map((value) => `${kind}:${value}`));
}
