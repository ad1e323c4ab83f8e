export {
  containerNameOrId,
  type DockerFilter,
  type DockerFilters,
  type DockerFilterTerm,
  defaultFilters,
  dockerFilter,
  dockerFilters,
  Filter,
} from "./filter/filter.ts";
export type { Container } from "./fleet/container.ts";
export type { HostOptions, SshOptions, TlsOptions } from "./host/choice/options.ts";
export type { DockerListOptions, DockerWatcherOptions, DockerWatchOptions } from "./options.ts";
export type { RetryOptions } from "./stream/backoff.ts";
export type { HeartbeatOptions } from "./stream/heartbeat.ts";
export { DockerWatcher } from "./watcher.ts";
