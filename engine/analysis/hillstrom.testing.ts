/** Where the Hillstrom e-mail test lies, if it does: its licence is not stated, so it is never shipped. `CARILLON_DATA` names another folder of data. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../../shared/data', import.meta.url));

export const hillstromFile = join(process.env['CARILLON_DATA'] ?? beside, 'hillstrom', 'hillstrom.csv');
