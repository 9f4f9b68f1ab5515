/** For tests of what happens at commits: a store whose `commit` is another one. All else is the store's own. */
import type { Store } from '../store/store.ts';

export function withCommit(store: Store, commit: Store['commit']): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
