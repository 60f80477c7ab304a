/* A page that is fetched when it is first shown; preact/compat would cost more than this. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failed, Waiting } from "../design/parts";

export type Lazily<P> = ComponentType<P> & { begin?: () => void };

/** `begin` of what it makes fetches it before it is shown. */
export function lazy<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Lazily<P> {
  let There: ComponentType<P> | undefined;
  let coming: Promise<{ default: ComponentType<P> }> | undefined;
  function Lazy(props: P) {
    const [, set] = useState(0);
    const [failed, setFailed] = useState<Error>();
    Lazy.begin(); // now, not only once the frame has been painted
    useEffect(() => {
      if (There) return;
      coming!.then(
        (m) => {
          There = m.default;
          set((n) => n + 1);
        },
        (e: Error) => setFailed(e),
      );
    }, []);
    if (failed) return <Failed error={failed} again={() => location.reload()} />;
    return There ? <There {...props} /> : <Waiting />;
  }
  Lazy.begin = () => void (coming ??= load());
  return Lazy;
}


