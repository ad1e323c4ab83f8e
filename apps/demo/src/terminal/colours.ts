import { Action, isContainerStart, isContainerStop } from "@crowsnest/events";
import picocolors from "picocolors";

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours where a person looks: none when the output is no terminal, none with NO_COLOR (https://no-color.org). */
export function coloursFor(output: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Colours {
  const wanted = output.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  return picocolors.createColors(wanted);
}

/** The colour of an action. */
export function colourOf(colours: Colours, action: Action): (text: string) => string {
  if (action === Action.ForceReload) return colours.magenta;
  if (action === Action.ContainerUnhealthy || action === Action.ContainerOom) return colours.red;
  if (action === Action.ContainerDie || action === Action.ContainerDestroy || action === Action.FileDeleted)
    return colours.red;
  if (isContainerStop(action) || action === Action.ContainerPause) return colours.yellow;
  if (isContainerStart(action) || action === Action.FileCreated || action === Action.ContainerHealthy)
    return colours.green;
  return colours.cyan;
}
