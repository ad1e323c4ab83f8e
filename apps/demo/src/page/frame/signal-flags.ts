import { Action } from "@crowsnest/events";

/** A flag of the International Code of Signals, on a square of 12 by 12. */
export interface SignalFlag {
  readonly letter: string;
  /** What it says at sea; the reason why it stands for an action here. */
  readonly meaning: string;
  /** From the back to the front: a colour and the path it fills. */
  readonly shapes: readonly (readonly [FlagColour, string])[];
}

export type FlagColour = "red" | "blue" | "yellow" | "white" | "black";

const whole = "M0 0h12v12H0z";
const left = "M0 0h6v12H0z";
const top = "M0 0h12v6H0z";
const checks = "M3 0h3v3H3zM9 0h3v3H9zM0 3h3v3H0zM6 3h3v3H6zM3 6h3v3H3zM9 6h3v3H9zM0 9h3v3H0zM6 9h3v3H6z";
const stripes = "M2 0h2v12H2zM6 0h2v12H6zM10 0h2v12H10z";
const diagonals = "M0 3L3 0h3L0 6zM0 9L9 0h3L0 12zM3 12L12 3v3L6 12zM9 12L12 9v3z";

/** The flag whose meaning at sea is nearest to what happened. */
export const signalFlags: Readonly<Record<Action, SignalFlag>> = {
  [Action.ContainerCreate]: flag("H", "I have a pilot on board", ["white", whole], ["red", "M6 0h6v12H6z"]),
  [Action.ContainerStart]: flag("P", "About to proceed to sea", ["blue", whole], ["white", "M4 4h4v4H4z"]),
  [Action.ContainerUnpause]: flag(
    "C",
    "Affirmative",
    ["blue", whole],
    ["white", "M0 2.4h12v7.2H0z"],
    ["red", "M0 4.8h12v2.4H0z"],
  ),
  [Action.ContainerKill]: flag("U", "You are running into danger", ["white", whole], ["red", "M0 0h6v6H0zM6 6h6v6H6z"]),
  [Action.ContainerStop]: flag(
    "M",
    "My vessel is stopped",
    ["blue", whole],
    ["white", "M0 0h2l4 4 4-4h2v2L8 6l4 4v2h-2L6 8l-4 4H0v-2l4-4-4-4z"],
  ),
  [Action.ContainerPause]: flag(
    "L",
    "Stop your vessel instantly",
    ["yellow", whole],
    ["black", "M6 0h6v6H6zM0 6h6v6H0z"],
  ),
  [Action.ContainerDie]: flag("F", "I am disabled", ["white", whole], ["red", "M6 0l6 6-6 6-6-6z"]),
  [Action.ContainerDestroy]: flag("N", "No", ["blue", whole], ["white", checks]),
  [Action.ContainerRestart]: flag("S", "My engines are going astern", ["white", whole], ["blue", "M4 4h4v4H4z"]),
  [Action.ContainerRename]: flag("K", "I wish to communicate with you", ["blue", whole], ["yellow", left]),
  [Action.ContainerUpdate]: flag("E", "I am altering my course to starboard", ["red", whole], ["blue", top]),
  [Action.ContainerOom]: flag("J", "I am on fire", ["blue", whole], ["white", "M0 4h12v4H0z"]),
  [Action.ContainerHealthy]: flag("Q", "My vessel is healthy", ["yellow", whole]),
  [Action.ContainerUnhealthy]: flag(
    "W",
    "I require medical assistance",
    ["blue", whole],
    ["white", "M2 2h8v8H2z"],
    ["red", "M4 4h4v4H4z"],
  ),
  [Action.FileCreated]: flag("G", "I require a pilot", ["yellow", whole], ["blue", stripes]),
  [Action.FileWritten]: flag("Y", "I am dragging my anchor", ["yellow", whole], ["red", diagonals]),
  [Action.FileDeleted]: flag("D", "Keep clear of me", ["yellow", whole], ["blue", "M0 3h12v6H0z"]),
  [Action.FileRenamed]: flag(
    "I",
    "I am altering my course to port",
    ["yellow", whole],
    ["black", "M6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z"],
  ),
  [Action.ForceReload]: flag(
    "X",
    "Stop, and watch for my signals",
    ["white", whole],
    ["blue", "M4.5 0h3v4.5H12v3H7.5V12h-3V7.5H0v-3h4.5z"],
  ),
};

function flag(letter: string, meaning: string, ...shapes: SignalFlag["shapes"]): SignalFlag {
  return { letter, meaning, shapes };
}
