/** A pure function that is asked for the same object again and again answers from what it found the first time. */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const found = new WeakMap<K, V>();
  return (key) => {
    if (!found.has(key)) found.set(key, make(key));
    return found.get(key) as V;
  };
}
