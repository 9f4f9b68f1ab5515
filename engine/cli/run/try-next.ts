/** What a newcomer can do now: be a customer, look at one, change something. Commands to be copied. */
import type { NextStep } from '../../review/next-step.ts';
import type { Paint } from '../../review/paint.ts';
import type { Context } from '../context.ts';
import { type ChosenEnvironment, WRITE_KEY } from '../environment.ts';
import type { Somebody } from './somebody.ts';

export interface TryNextOptions {
  readonly step: NextStep | null;
  readonly somebody: Somebody | null;
  /** Null when nobody listens. */
  readonly url: string | null;
  readonly environment: ChosenEnvironment;
  /** As it was typed. */
  readonly folder: string;
  titleOf(journey: string): string;
  readonly paint: Paint;
}

export function tryNextText(options: TryNextOptions, context: Pick<Context, 'env'>): string {
  const { step, url, folder, paint, titleOf } = options;
  // Who came by `npm start` has no command `carillon` on the path.
  const carillon = context.env['npm_lifecycle_event'] === undefined ? 'carillon' : 'npx carillon';
  const lines: string[] = [];
  if (step && url) {
    const then = step.channel ? `, and asks for a message by ${step.channel}` : '';
    lines.push(
      `${paint.strong('Try this')}: \`${step.event}\` for ${step.field} ${step.identifier} begins "${titleOf(step.journey)}" at once${then}.`,
      '',
      ...curlLines(step, url, options.environment),
      '',
    );
  }
  const shown = options.somebody ?? step;
  const person = shown ? ` ${shown.identifier} ${shown.journey}` : ' <identifier>';
  lines.push(
    `${paint.strong('See why')}: ${carillon} explain profile${person}`,
    `${paint.strong('See what')}: ${carillon} status ${folder}`,
  );
  return `${lines.join('\n')}\n`;
}

function curlLines(
  { field, identifier, traits, event, properties }: NextStep,
  url: string,
  { value, secretStore }: ChosenEnvironment,
): string[] {
  // A key that is meant to be secret does not stand on a screen.
  const place = secretStore.place(WRITE_KEY);
  const key =
    place?.from === 'variable' || place?.from === 'secrets_file'
      ? `"$${place.variable}:"`
      : place?.from === 'file'
        ? `"$(cat ${place.path}):"`
        : `${value.defaults?.[WRITE_KEY] ?? ''}:`;
  const body = [
    '{',
    `  "${field}": ${JSON.stringify(identifier)},`,
    `  "event": ${JSON.stringify(event)},`,
    ...(Object.keys(traits).length > 0 ? [`  "context": { "traits": ${JSON.stringify(traits)} },`] : []),
    '  "properties": {',
    ...Object.entries(properties).map(([name, one], index, all) => {
      return `    ${JSON.stringify(name)}: ${JSON.stringify(one)}${index < all.length - 1 ? ',' : ''}`;
    }),
    '  }',
    '}',
  ].map((line) => line.replaceAll("'", `'\\''`));
  return [
    `curl -u ${key} -H 'content-type: application/json' ${url}/v1/track -d '${body[0]}`,
    ...body.slice(1, -1),
    `${body.at(-1)}'`,
  ];
}
