/** Loaded into the daemon before anything else: has it die where the crash trial says. */
import { DIE_AT, dieAt } from './points.ts';

const wanted = process.env[DIE_AT];
if (wanted !== undefined) await dieAt(wanted);
