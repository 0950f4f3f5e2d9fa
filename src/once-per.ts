/** A pure function that is asked for the same object again and again answers from what it found the first time. */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const found = new WeakMap<K, V>();
  return (key) => {
    const before = found.get(key);
    if (before !== undefined || found.has(key)) return before as V;
    const value = make(key);
    found.set(key, value);
    return value;
  };
}
