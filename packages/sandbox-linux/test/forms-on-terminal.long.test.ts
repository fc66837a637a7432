import { expect, test } from "vitest"
import { controlJobs, forms } from "./forms-on-terminal.js"

test.each(forms)(
  "the form $name leaves a terminal that is handed in its job control",
  async (form) => {
    expect(await controlJobs(form)).toEqual({ hasJobControl: true, code: 5, left: [] })
  },
)
