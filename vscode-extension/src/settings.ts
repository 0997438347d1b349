// Which of the settings are the extension's own business; all others are read by the server.

export const SECTION = "layerweight";
export const ENABLED = "layerweight.enabled";
export const NETWORK = "layerweight.network";
export const HINT_COLOURS = "layerweight.hintColours";
export const JAVA_HOME = "layerweight.java.home";

/** What a change of the settings asks of the running or stopped server. */
export type SettingsEffect = "start" | "stop" | "restart" | "none";

/** @param affects whether the setting of this name was changed */
export function effectOf(
  affects: (setting: string) => boolean,
  enabled: boolean,
): SettingsEffect {
  if (affects(ENABLED)) {
    return enabled ? "start" : "stop";
  }
  return enabled && affects(JAVA_HOME) ? "restart" : "none";
}
