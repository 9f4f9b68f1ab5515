/**
 * What models are learnt from, as it is taken out of the store. One file per source in this folder, listed in `index.ts`: what one person
 * brings, how that adds up for many, and how everybody is parted into those who are learnt from and those who are judged by.
 */
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { ProfileView } from '../../evaluate/scope.ts';
import type { History } from '../../evaluate/swept-event.ts';
import type { Looking } from '../../runtime/flags.ts';
import type { ProfileId } from '../../store/store.ts';
import type { Given } from '../given.ts';

export interface Source<Piece> {
  /** Whether somebody's events are needed, beyond what is kept of them. */
  readonly readsEvents: boolean;
  /** What a person brings, as of now; null: nothing. May be asked again of the same person. */
  pieceOf(model: ModelProgram, view: ProfileView, past: History): Piece | null;
  gatherer(model: ModelProgram): Gatherer<Piece>;
  /** Everybody who is learnt from, and everybody whom a version is judged by. */
  materialOf(asked: Asking): Promise<Material>;
}

export interface Gatherer<Piece> {
  add(person: ProfileId, piece: Piece): void;
  /** The same in whatever order people came. */
  given(asOf: number): Given;
}

export interface Asking {
  readonly looking: Looking;
  readonly model: ModelProgram;
  readonly asOf: number;
  /** What is learnt from is not wanted. */
  readonly isJudging: boolean;
  /** About so many rows at most, drawn from all; left out, as many as are worth learning from. */
  readonly most?: number;
  isStopped(): boolean;
  onProgress(done: number): void;
}

export interface Material {
  readonly learning: Given;
  readonly held: Given;
  /** Some of those whom it is going to score, where they are others than those it is judged by, or at another time. */
  readonly today?: Given;
  /** Ascending; by the last one a version is judged. Empty: people of today. */
  readonly cutoffs: readonly number[];
  /** The declared segments in which people were at the last cut-off. */
  readonly segmentsOf: ReadonlyMap<ProfileId, readonly string[]>;
}
