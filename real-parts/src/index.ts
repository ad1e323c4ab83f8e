export { busyboxImage, busyboxTarball } from "./busybox-image.ts";
export { type Certificates, makeCertificates } from "./certificates.ts";
export { DockerEngine, type DockerEngineTls } from "./docker/docker-engine.ts";
export { type DockerEngineOptions, startDockerEngine } from "./docker/start-docker-engine.ts";
export { freePort } from "./free-port.ts";
export { MissingPartError, missingParts, type Part, programPath, requireParts, skipWithout } from "./part.ts";
export { RunFolder } from "./run-folder.ts";
export { type UntilOptions, until } from "./until.ts";
