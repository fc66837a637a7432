/** The version of every package of the repository; a test holds it against package.json. */
export const version = "0.1.0"
