/** Every way to explore. */
import type { Exploration } from '../../../language/kinds.ts';
import { epsilon } from './epsilon.ts';
import type { MethodType } from './method.ts';
import { thompson } from './thompson.ts';

export const methods: Readonly<Record<Exploration['method'], MethodType>> = { epsilon, thompson };
