/** A pure function that is asked for the same object again and again answers from what it found the first time. */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const found = new WeakMap<K, V>();
  return (key) => {
    if (!found.has(key)) found.set(key, make(key));
    return found.get(key) as V;
  };
}

/** Texts that are remembered at once, for what hosts that are alike print comes close together, and the longest one. */
const LATEST = 4;
const LONGEST = 256 * 1024;

/** The same for texts: nodes of a cluster print the same, and what is made of it is shared. The latest few are remembered. */
export function oncePerText<V>(make: (text: string) => V): (text: string) => V {
  const found = new Map<string, V>();
  return (text) => {
    if (text.length > LONGEST) return make(text);
    if (!found.has(text)) {
      const [oldest] = found.keys();
      if (oldest !== undefined && found.size >= LATEST) found.delete(oldest);
      found.set(text, make(text));
    }
    return found.get(text) as V;
  };
}
