/** A value that is computed when an expression first asks for it. It survives being spread into another scope. */
export class Deferred {
  readonly #compute: () => unknown;
  #result: { value: unknown } | undefined;
  constructor(compute: () => unknown) {
    this.#compute = compute;
  }

  /** Throws what computing throws, each time it is asked. */
  get value(): unknown {
    this.#result ??= { value: this.#compute() };
    return this.#result.value;
  }
}
