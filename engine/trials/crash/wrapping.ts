/** Puts other methods around those of the built program, so that it can be stopped exactly there. */

/** Any function. */
export type Any = (...args: never[]) => unknown;

/** A method with what it is called on. */
export type Call = (self: unknown, args: unknown[]) => unknown;
/** Has `reached` called somewhere around a call. */
export type Around = (reached: () => void) => (call: Call) => Call;

/** Puts another method in place of one, which is handed in. */
export function replace<Name extends string>(
  owner: { [key in Name]: Any },
  name: Name,
  make: (original: Call) => Call,
): void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  const made = make((self, args) => original.apply(self, args));
  owner[name] = function (this: unknown, ...args: unknown[]) {
    return made(this, args);
  } as Any as never;
}

/** Just before the method is called. */
export const before =
  (reached: () => void) =>
  (call: Call): Call => {
    return (self: unknown, args: unknown[]) => {
      reached();
      return call(self, args);
    };
  };

/** Once what the method promised has come, and before whoever asked hears of it. */
export const afterwards =
  (reached: () => void) =>
  (call: Call): Call => {
    return async (self: unknown, args: unknown[]) => {
      const result = await call(self, args);
      reached();
      return result;
    };
  };
