/** Files of a new workspace that are no definitions: its settings, and those of editor and git. */

export const carillonYaml = (
  name: string,
) => `# What holds for the whole workspace. Everything else is found by its \`kind\` and \`id\`; folders are only for people.
name: ${name}

# Calendar days and schedules are counted here; who has no locale is written to in this one.
zone: Europe/London
locale: en
currency: GBP

# Version of the definition language, not of this workspace.
language: 1

# The first environment is the default; \`--env NAME\` picks another.
environments:
  local:
    store: sqlite:.carillon/carillon.db
    listen: { host: 127.0.0.1, port: 8080 }
    # A secret is the name of an environment variable. Defaults are for trying out, not for production.
    secrets: { write_key: CARILLON_WRITE_KEY }
    defaults: { write_key: demo }
`;

export const gitignore = `# The store and the outbox of the local environment.
.carillon/
`;

/** Completion and errors while typing, in editors with the YAML extension of Red Hat. */
export const editorSettings = (schemas: string) =>
  `${JSON.stringify(
    {
      'yaml.schemas': {
        [`${schemas}/carillon.schema.json`]: ['carillon.yaml'],
        [`${schemas}/moved.schema.json`]: ['moved.yaml'],
        [`${schemas}/definition.schema.json`]: ['*.yaml', '!carillon.yaml', '!moved.yaml'],
      },
      'files.insertFinalNewline': true,
    },
    null,
    2,
  )}\n`;
