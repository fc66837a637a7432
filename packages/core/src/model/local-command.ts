/**
 * A command for copying, with the model in the place of NAME. A name that a shell would not take as it
 * is stays out of it.
 */
export function commandFor(command: string, model: string): string {
  return command.replace("NAME", /^[\w./:@+-]+$/.test(model) ? model : "NAME")
}
