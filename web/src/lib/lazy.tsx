/* A page that is fetched when it is first shown; preact/compat would cost more than this. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failed, Waiting } from "../design/parts";

export function lazy<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let There: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [, set] = useState(0);
    const [failed, setFailed] = useState<Error>();
    useEffect(() => {
      if (There) return;
      load().then(
        (m) => {
          There = m.default;
          set((n) => n + 1);
        },
        (e: Error) => setFailed(e),
      );
    }, []);
    if (failed) return <Failed error={failed} again={() => location.reload()} />;
    return There ? <There {...props} /> : <Waiting />;
  };
}


