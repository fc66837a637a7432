/* Text without the library's formatted printing, which would be a third of the program. */
#include "codex-sandbox.h"
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

enum { most_parts = 16 };

char *join(const char *const *parts) {
  size_t length = 1;
  for (size_t index = 0; parts[index]; index++) length += strlen(parts[index]);
  char *text = malloc(length);
  if (!text) fail("out of memory", "");
  char *end = text;
  for (size_t index = 0; parts[index]; index++) end = stpcpy(end, parts[index]);
  *end = 0;
  return text;
}

const char *decimal(char *to, uint64_t number) {
  char *digit = to + digits_length - 1;
  for (*digit = 0; number > 9; number /= 10) *--digit = (char)('0' + number % 10);
  *--digit = (char)('0' + number);
  return digit;
}

/* In one call, so that two processes do not mix their lines; and without memory, for who has none left. */
void put(int descriptor, const char *const *parts) {
  struct iovec pieces[most_parts];
  int count = 0;
  for (; parts[count] && count < most_parts; count++)
    pieces[count] = (struct iovec){(void *)(uintptr_t)parts[count], strlen(parts[count])};
  ssize_t unused = writev(descriptor, pieces, count);
  (void)unused;
}
