/** A bound on what runs at once towards one address, that narrows when the other side shows it was too much. */
export class Gate {
  #limit: number;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  async enter(): Promise<void> {
    if (this.#running < this.#limit) {
      this.#running++;
      return;
    }
    await new Promise<void>((go) => this.#waiting.push(go));
  }

  leave(): void {
    if (this.#running <= this.#limit) {
      const next = this.#waiting.shift();
      next?.();
      if (next !== undefined) return;
    }
    this.#running--;
  }

  /** Half as many from now on, at least one. */
  narrow(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }
}
