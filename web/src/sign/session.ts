/*
 * Who acts on these pages. A key stays in this browser: WebCrypto keeps it so that it can sign and can't be read, and
 * IndexedDB keeps it over a restart, until one signs out.
 */
import { signal } from "@preact/signals";
import { get, type Schemas } from "../lib/api";
import { passkeySign, type Passkey } from "./passkey";
import { sshSign, type SshKey } from "./ssh";

export interface Session {
  readonly actor: string;
  readonly name: string;
  readonly fingerprint: string;
  /** How it signs: by itself, by a device that asks its holder, or elsewhere, with the signature pasted. */
  readonly way: "key" | "passkey" | "paste";
  readonly key?: SshKey;
  readonly passkey?: Passkey;
}

export const session = signal<Session | undefined>(undefined);

const STORE = "session";

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const r = indexedDB.open("mufakat", 1);
    r.onupgradeneeded = () => r.result.createObjectStore(STORE);
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error ?? new Error("IndexedDB"));
  });
}

async function store(value: Session | undefined): Promise<void> {
  const db = await database();
  const t = db.transaction(STORE, "readwrite").objectStore(STORE);
  if (value) t.put(value, "who");
  else t.delete("who");
}

/** Whoever signed in before, in this browser. */
export async function restore(): Promise<void> {
  const db = await database();
  const r = db.transaction(STORE).objectStore(STORE).get("who");
  r.onsuccess = () => (session.value = r.result as Session | undefined);
}

/** Whose key that is here; undefined: nobody's. */
export async function ownerOf(fingerprint: string): Promise<{ actor: string; name: string } | undefined> {
  const head = await get<Schemas["Signing"]>("/head", { key: fingerprint });
  if (!head.key) return undefined;
  const person = await get<Schemas["Person"]>(`/people/${head.key.person}`);
  return { actor: person.id, name: person.name };
}

export async function signIn(next: Session): Promise<void> {
  session.value = next;
  await store(next);
}

export async function signOut(): Promise<void> {
  session.value = undefined;
  await store(undefined);
}

/** The signature over a text, where this session signs by itself. */
export function sign(who: Session, text: string): Promise<string> {
  if (who.passkey) return passkeySign(who.passkey, text);
  if (!who.key) throw new Error("signs elsewhere");
  return sshSign(who.key, text);
}
