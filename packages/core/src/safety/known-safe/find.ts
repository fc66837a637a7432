import type { Judge } from "./program.js"

const set = (names: string) => new Set(names.split(" "))

const alone = set(
  "-empty -readable -writable -executable -nouser -nogroup -true -false -not -a -and -o -or ! ( ) , -print -print0 -ls -prune -quit -depth -d -mount -xdev -follow -daystart -noleaf -ignore_readdir_race -warn -nowarn",
)

const valued = set(
  "-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -maxdepth -mindepth -size -mtime -atime -ctime -mmin -amin -cmin -newermt -user -group -uid -gid -perm -links -inum -lname -ilname -printf -fstype -used",
)

const filed = set("-newer -anewer -cnewer -samefile")

/** Not -exec, -ok, -delete, -fprint and -fls with their kin, nor what is not listed. */
export const find: Judge = (words) => {
  const start = words.findIndex((word) => !["-H", "-L", "-P"].includes(word))
  const rest = start < 0 ? [] : words.slice(start)
  const first = rest.findIndex((word) => /^[-(!,]/.test(word))
  const folders = first < 0 ? rest : rest.slice(0, first)
  const paths = [...folders]
  const expression = first < 0 ? [] : rest.slice(first)
  for (let index = 0; index < expression.length; index += 1) {
    const word = expression[index] ?? ""
    if (alone.has(word)) continue
    const value = expression[index + 1]
    if (value === undefined || !(valued.has(word) || filed.has(word))) return undefined
    if (filed.has(word)) paths.push(value)
    index += 1
  }
  return { paths }
}
