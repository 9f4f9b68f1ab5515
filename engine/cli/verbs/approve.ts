/** `approve`: signs a kept plan, as one of the approvers that its gates name. Applies nothing. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { publicKeyOf, writeApproval } from '../approvals.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { readPlan } from '../saved-plan.ts';
import { optionOf, type Verb } from '../verb.ts';
import { openSettings } from '../workspace.ts';

/** Environment variable with the private key, in PEM. */
const KEY_VARIABLE = 'CARILLON_APPROVAL_KEY';

export const approve: Verb = {
  name: 'approve',
  summary: 'sign a plan that was kept in a file, as one of the approvers of carillon.yaml',
  description: `The private key is read from the file --key names, or from ${KEY_VARIABLE}. \`openssl genpkey -algorithm ed25519 -out approval.pem\` makes one, and \`openssl pkey -in approval.pem -pubout -outform der | base64\` says its public key, which belongs under \`approvers\`.`,
  arguments: [{ syntax: '<plan>', text: 'what `carillon plan -o plan.json` has kept' }],
  options: [
    { flags: '--as <approver>', text: 'whose approval it is (default: whose key it is)' },
    { flags: '--key <file>', text: 'the private key, in PEM' },
  ],
  examples: [
    { line: 'carillon approve plan.json --key approval.pem', text: 'writes plan.json.finance.approval' },
  ],
  async run(input, context) {
    const [file = ''] = input.arguments;
    const { saved, folder } = await readPlan(file, context);
    const opened = await openSettings(folder, { ...input, options: { env: saved.environment } }, context);
    const key = await privateKey(optionOf(input, 'key'), context);
    const mine = publicKeyOf(key);
    const approvers = Object.entries(opened.settings.approvers ?? {});
    const asked = optionOf(input, 'as');
    const found = approvers.find(
      ([name, one]) => one.key === mine && (asked === undefined || name === asked),
    );
    if (!found)
      throw new Failure({
        what: asked === undefined ? 'nobody is known by this key' : `\`${asked}\` is not known by this key`,
        why: `carillon.yaml knows ${approvers.map(([name]) => name).join(', ') || 'no approvers'}`,
        fix: `add \`key: ${mine}\` there, and have that applied first`,
      });
    const written = await writeApproval(resolve(context.cwd, file), saved, found[0], key);
    context.stdout.write(`${found[0]} approves ${file}: ${written}\n`);
    return 0;
  },
};

async function privateKey(file: string | undefined, { env, cwd }: Context): Promise<KeyObject> {
  const text =
    file === undefined
      ? env[KEY_VARIABLE]
      : await readFile(resolve(cwd, file), 'utf8').catch(unreadable(file));
  if (text === undefined)
    throw new Failure({
      what: 'there is no key to sign with',
      fix: `name it with --key, or set ${KEY_VARIABLE}`,
    });
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is ${key.asymmetricKeyType}, not ed25519`);
    return key;
  } catch (error) {
    throw new Failure({ what: 'the key cannot be used', why: (error as Error).message });
  }
}

function unreadable(file: string) {
  return (error: Error): never => {
    throw new Failure({ what: `${file} cannot be read`, why: error.message });
  };
}
