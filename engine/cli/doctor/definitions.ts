/** Whether the definitions are without errors. */
import { counted } from '../../review/words.ts';
import { type Check, doubt, good } from './check.ts';

export const definitions: Check = async ({ loaded: { diagnostics, candidate, folder } }) => {
  const errors = diagnostics.all.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.all.length - errors;
  const where = `\`carillon validate ${folder.shown}\` shows them`;
  if (!candidate || errors > 0) {
    return [
      { state: 'bad', text: `${counted(errors, 'error')} in the definitions: ${where}`, inDefinitions: true },
    ];
  }
  return warnings > 0
    ? doubt(`the definitions have no errors, and ${counted(warnings, 'warning')}: ${where}`)
    : good('the definitions have no errors');
};
