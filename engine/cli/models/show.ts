/** `models show`: the card of a version, with what happened since. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { newsOf } from '../../models/news.ts';
import { runningOf } from '../../models/registry.ts';
import { watchedOf } from '../../models/watched.ts';
import { cardOf } from '../../review/models/card.ts';
import { cardPage } from '../../review/models/card-page.ts';
import { cardMarkdown, cardText } from '../../review/models/card-text.ts';
import { type ExitCode, optionOf } from '../verb.ts';
import { type Asked, json, looking, versionAsked } from './asked.ts';

export async function show(asked: Asked): Promise<ExitCode> {
  return looking(asked, async ({ store }, model) => {
    const { context, input } = asked;
    const version = await versionAsked(asked, store, model);
    const card = cardOf(model, version, {
      running: (await runningOf(store, model.id)).version,
      news: await newsOf(store, model.id),
      watched: await watchedOf(store, model.id),
    });
    const write = {
      text: cardText,
      markdown: cardMarkdown,
      html: cardPage,
      json: () => json({ model: model.id, ...version }),
    };
    const text = write[(optionOf(input, 'format') ?? 'text') as keyof typeof write](card);
    const file = optionOf(input, 'output');
    if (file === undefined) context.stdout.write(text);
    else await writeFile(resolve(context.cwd, file), text);
  });
}
