/**
 * How entities hang together: a field of type `ref` relates the entity that has it to another. Collects which
 * relations conditions ask about, from which side, and with what: the evaluator tells the other side only that.
 */
import { Site } from '../language/definition.ts';
import { ownedFieldsOf } from '../language/fields.ts';
import { nearest } from '../language/nearest.ts';
import type { Workspace } from '../language/workspace.ts';
import type { Context } from './context.ts';
import type { IdentityProgram } from './program.ts';
import { type Reference, referenceTo } from './reference.ts';

/** A field that relates. */
export interface Relation {
  /** `<entity>.<field>`, e.g. `vehicle.owner`. */
  readonly id: string;
  readonly from: string;
  readonly field: string;
  readonly to: string;
  /** Of a relation to people: the kind of identifier that the field holds; null for the most trusted one. */
  readonly by: string | null;
}

/** What conditions ask about one relation. Indexes are of segments in the program of the side that is asked. */
export interface Asked {
  /** The side that is referred to asks about those that refer to it. */
  byTarget: boolean;
  readonly ofSource: Set<number>;
  /** The side that refers asks about what it refers to. */
  bySource: boolean;
  readonly ofTarget: Set<number>;
}

/** Seen by the entity that has the field. */
export interface OutgoingRelation {
  readonly id: string;
  readonly field: string;
  /** Of a relation to people: the kind of identifier; else null. */
  readonly kind: string | null;
  /** Own segments whose membership is told along. */
  readonly bits: readonly number[];
  /** Whom a value of the field means; null where it means nobody. */
  reference(value: unknown): Reference | null;
}

/** Seen by the entity that is referred to. */
export interface IncomingRelation {
  readonly id: string;
  /** Own segments whose membership those that refer to it are told; null where they do not ask. */
  readonly bits: readonly number[] | null;
}

export interface RelationsProgram {
  readonly out: readonly OutgoingRelation[];
  readonly in: readonly IncomingRelation[];
}

/** Every relation of a workspace, in order of entity and field. */
export function relationsOf(workspace: Workspace): readonly Relation[] {
  return workspace.all('entity').flatMap((entity) =>
    [...ownedFieldsOf(workspace, entity)].flatMap(([field, { field: declared }]): Relation[] => {
      if (declared.type !== 'ref' || declared.to === undefined) return [];
      const id = `${entity.id}.${field}`;
      return [{ id, from: entity.id, field, to: declared.to, by: declared.by ?? null }];
    }),
  );
}

/** The relations of one entity that somebody asks about. */
export function relationsProgramOf(
  entity: string,
  relations: readonly Relation[],
  asked: ReadonlyMap<string, Asked>,
  identity: IdentityProgram,
): RelationsProgram {
  const known = relations.flatMap((relation) => {
    const asks = asked.get(relation.id);
    return asks ? [{ relation, asks }] : [];
  });
  return {
    out: known
      .filter(({ relation }) => relation.from === entity)
      .map(({ relation: { id, field, to, by }, asks }) => ({
        id,
        field,
        kind: to === 'profile' ? (by ?? identity.identifiers[0]?.id ?? null) : null,
        bits: sorted(asks.ofSource),
        reference: referenceTo(to, by, identity),
      })),
    in: known
      .filter(({ relation }) => relation.to === entity)
      .map(({ relation: { id }, asks }) => ({ id, bits: asks.bySource ? sorted(asks.ofTarget) : null })),
  };
}

function sorted(indexes: ReadonlySet<number>): number[] {
  return [...indexes].sort((a, b) => a - b);
}

/** What `by` names must be a kind of identifier. */
export function checkRelations(
  { workspace, diagnostics }: Pick<Context, 'workspace' | 'diagnostics'>,
  { identifiers }: IdentityProgram,
): void {
  const kinds = identifiers.map(({ id }) => id);
  for (const definition of [...workspace.all('entity'), ...workspace.all('mixin')]) {
    for (const [name, field] of Object.entries(definition.value.fields ?? {})) {
      if (typeof field === 'string' || field.by === undefined) continue;
      const isOfPeople = field.type === 'ref' && field.to === 'profile';
      if (isOfPeople && (kinds.length === 0 || kinds.includes(field.by))) continue;
      const near = nearest(field.by, kinds);
      new Site(definition, diagnostics, ['fields', name, 'by']).report({
        code: 'CAR-555',
        what: isOfPeople ? `unknown identifier \`${field.by}\`` : '`by` belongs to a `ref` to `profile`',
        why: isOfPeople
          ? `people are known by ${kinds.join(', ')}`
          : 'people have several kinds of identifier; everything else has one key',
        fix: isOfPeople ? (near ? `did you mean \`${near}\`?` : 'name one of these') : 'delete it',
      });
    }
  }
}
