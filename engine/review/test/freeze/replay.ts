/** Whether a frozen test comes out as it was frozen: it is played once with the definitions it was frozen from. */
import type { Definition } from '../../../language/definition.ts';
import type { TestDefinition } from '../../../language/kinds.ts';
import type { Workspace } from '../../../language/workspace.ts';
import { Coverage } from '../coverage.ts';
import { play } from '../play.ts';
import type { TestFailure } from '../result.ts';
import { scenarioOf } from '../scenario.ts';
import { testCandidate } from '../suite.ts';

export async function replayed(test: TestDefinition, workspace: Workspace): Promise<readonly TestFailure[]> {
  const range = { file: `tests/${test.id}.yaml`, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const { kind, id } = test;
  const definition: Definition<'test'> = {
    kind,
    id,
    address: `test.${id}`,
    file: range.file,
    value: test,
    locate: () => range,
  };
  const candidate = testCandidate(workspace, new Coverage());
  const { failures } = await play(scenarioOf(definition, workspace.settings.zone), candidate);
  return failures;
}
