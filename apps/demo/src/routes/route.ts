/** Where requests for a host go, and who said so. */
export interface Route {
  readonly host: string;
  readonly target: string;
  /** `container web` or `routes.yml`. */
  readonly source: string;
  /** Others that claim the same host and do not get it. */
  readonly rivals: readonly string[];
}

/** A claim on a host, before it is known who gets it. */
export type Claim = Omit<Route, "rivals">;
