/** A bounded table that gives up what was touched longest ago. */
export class Recent<T> {
  /** How many were given up. */
  dropped = 0;
  readonly #most: number;
  readonly #onDrop: (value: T) => void;
  readonly #entries = new Map<string, T>();

  constructor(most: number, onDrop: (value: T) => void = () => {}) {
    this.#most = most;
    this.#onDrop = onDrop;
  }

  /** Finds an entry, which is then the latest touched. */
  get(key: string): T | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found;
  }

  /** Puts an entry in; one that had its key is given up. */
  set(key: string, value: T): T {
    this.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) {
        this.dropped++;
        this.delete(oldest);
      }
    }
    return value;
  }

  delete(key: string): void {
    const found = this.#entries.get(key);
    this.#entries.delete(key);
    if (found !== undefined) this.#onDrop(found);
  }

  values(): T[] {
    return [...this.#entries.values()];
  }
}
