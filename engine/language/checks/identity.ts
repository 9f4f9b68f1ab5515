/** The one identity of a workspace, and whether its identifiers make sense together. */
import { Site } from '../definition.ts';
import type { Check } from './index.ts';

export const checkIdentity: Check = (workspace, diagnostics) => {
  const [first, ...others] = workspace.all('identity');
  for (const other of others)
    new Site(other, diagnostics, ['id']).report({
      code: 'CAR-221',
      what: 'a second identity',
      why: `a workspace tells people apart in one way, and ${first?.address} (${first?.file}) says how`,
      fix: 'put all identifiers into one definition and delete the other',
    });
  for (const identity of workspace.all('identity')) {
    const site = new Site(identity, diagnostics, ['identifiers']);
    const seen = new Set<string>();
    for (const [index, { id, normalise, region }] of identity.value.identifiers.entries()) {
      const at = site.at(index);
      if (seen.has(id))
        at.at('id').report({
          code: 'CAR-220',
          what: `the identifier \`${id}\` stands here twice`,
          why: 'the order of identifiers is the order of trust, and each has one place in it',
          fix: 'delete one of the two',
        });
      seen.add(id);
      if (normalise === 'e164' && region === undefined)
        at.at('normalise').report({
          code: 'CAR-204',
          what: 'telephone numbers need a `region`',
          why: 'a number written without its country cannot be completed, and two people could get the same one',
          fix: 'add `region: GB`, the country most numbers are from',
        });
      if (region !== undefined && normalise !== 'e164')
        at.at('region').report(
          {
            code: 'CAR-217',
            what: '`region` says nothing here',
            why: 'only telephone numbers (`normalise: e164`) have a region',
            fix: 'delete it, or add `normalise: e164`',
          },
          'key',
        );
    }
  }
};
