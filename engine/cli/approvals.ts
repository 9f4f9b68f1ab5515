/**
 * Approvals: who has said yes to a plan. By a trailer of the commit that is applied, or by a signature over the plan's digest in a file
 * beside it. Whoever has a key approves by it alone.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Approver } from '../language/kinds.ts';
import { approversOf, type GateDemand } from '../review/gates.ts';
import { currentRelease, releasedCandidate } from '../runtime/release.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { Failure, type Problem } from './failure.ts';
import { approvedBy } from './git-commit.ts';
import { type Planned, planCandidate } from './plan-candidate.ts';
import type { FoundPlan, SavedPlan } from './saved-plan.ts';

/** As `carillon approve` writes it beside the plan. */
interface Approval {
  readonly format: 1;
  readonly approver: string;
  /** Of the plan. */
  readonly digest: string;
  /** Ed25519, base64. */
  readonly signature: string;
}

function signedText(approver: string, digest: string): Buffer {
  return Buffer.from(`carillon approval\n${approver}\n${digest}\n`, 'utf8');
}

function approvalFile(plan: string, approver: string): string {
  return `${plan}.${approver}.approval`;
}

/** An Ed25519 key as carillon.yaml has it. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Writes the approval beside the plan; returns the file. */
export async function writeApproval(
  plan: string,
  saved: SavedPlan,
  approver: string,
  key: KeyObject,
): Promise<string> {
  const { digest } = saved;
  const signature = sign(null, signedText(approver, digest), key).toString('base64');
  const file = approvalFile(plan, approver);
  const approval: Approval = { format: 1, approver, digest, signature };
  await writeFile(file, `${JSON.stringify(approval, null, 2)}\n`);
  return file;
}

/** Why the plan may not be applied yet, or null. `found`: the file it was kept in, where it was. */
export async function approvalProblem(
  store: Store,
  gates: readonly GateDemand[],
  { candidate, folder, environment }: Planned,
  { cwd }: Pick<Context, 'cwd'>,
  found: FoundPlan | null,
): Promise<Problem | null> {
  if (gates.length === 0) return null;
  const release = await currentRelease(store);
  const running = release && (await releasedCandidate(release, folder.root, environment.name));
  const approvers = approversOf({ running, candidate });
  const trailers = await approvedBy(folder.root);
  const given = new Map<string, boolean>();
  for (const name of new Set(gates.flatMap(({ approve }) => approve)))
    given.set(name, await hasApproved(name, approvers.get(name), trailers, found && { ...found, cwd }));
  const open = gates.flatMap(({ address, what, approve }) => {
    const missing = approve.filter((name) => !given.get(name));
    return missing.length === 0 ? [] : [`${address} ${what}: ${missing.join(' and ')}`];
  });
  if (open.length === 0) return null;
  return {
    what: 'nothing was applied: it must be approved first',
    why: open.join('; '),
    fix: 'whoever approves by e-mail adds `Approved-by: Name <e-mail>` to the commit; whoever has a key signs a kept plan with `carillon approve plan.json`',
  };
}

/** The same for whoever applies without having planned: nothing is planned where no gate is declared. */
export async function gateProblem(store: Store, planned: Planned, context: Context): Promise<Problem | null> {
  const { candidate, folder, environment } = planned;
  const release = await currentRelease(store);
  if (release?.hash === candidate.manifest.hash) return null;
  const running = release && (await releasedCandidate(release, folder.root, environment.name));
  const hasGates = [running, candidate].some((one) => one && one.program.policy.gates.length > 0);
  if (!hasGates) return null;
  const { gates } = await planCandidate(store, planned, context);
  return approvalProblem(store, gates, planned, context, null);
}

async function hasApproved(
  name: string,
  approver: Approver | undefined,
  trailers: readonly string[],
  plan: { readonly file: string; readonly saved: SavedPlan; readonly cwd: string } | null,
): Promise<boolean> {
  if (!approver) return false;
  if (approver.key === undefined) {
    const emails = (approver.emails ?? []).map((email) => email.toLowerCase());
    return trailers.some((email) => emails.includes(email.toLowerCase()));
  }
  return (
    plan !== null &&
    isSigned(resolve(plan.cwd, approvalFile(plan.file, name)), name, approver.key, plan.saved)
  );
}

async function isSigned(file: string, name: string, key: string, { digest }: SavedPlan): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return false;
  try {
    const approval = JSON.parse(text) as Approval;
    const known = createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' });
    const signature = Buffer.from(approval.signature, 'base64');
    return approval.digest === digest && verify(null, signedText(name, digest), known, signature);
  } catch (error) {
    throw new Failure({ what: `${file} is no approval`, why: (error as Error).message });
  }
}
