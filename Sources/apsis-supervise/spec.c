#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// The whole file, and its length.
static char *read_file(size_t *length) {
  int file = openat(FOLDER, "spec", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) return NULL;
  char *text = malloc((size_t)status.st_size + 1);
  size_t count = 0;
  while (text != NULL && count < (size_t)status.st_size) {
    ssize_t more = read(file, text + count, (size_t)status.st_size - count);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    count += (size_t)more;
  }
  close(file);
  *length = count;
  return text;
}

static void take(struct spec *spec, int *count, char *record) {
  char *value = record + 1;
  switch (record[0]) {
    case 'a':
    case 'l':
      spec->is_for_address_space[*count] = record[0] == 'l';
      spec->arguments[(*count)++] = value;
      break;
    case 'd': spec->directory = value; break;
    case 'e':
      if (putenv(value) != 0) give_up("cannot set a variable");
      break;
    case 'f': spec->files = strtoull(value, NULL, 10); break;
    case 'm': spec->memory = strtoull(value, NULL, 10); break;
    case 'u': spec->enters_folder = 1; break;
  }
}

/// Records that end in NUL, the first byte of each says what it is; the last one is a point, without which the file is not whole.
struct spec read_spec(void) {
  size_t length;
  char *text = read_file(&length);
  if (text == NULL) give_up("nothing to start");
  errno = EINVAL;
  if (length < 2 || memcmp(text + length - 2, ".", 2) != 0) give_up("cannot read what to start");
  // No more arguments than records, and no more records than bytes.
  size_t records = 1;
  for (size_t i = 0; i < length; i++) records += text[i] == 0;
  struct spec spec = {.arguments = calloc(records, sizeof(char *)), .is_for_address_space = calloc(records, 1)};
  if (spec.arguments == NULL || spec.is_for_address_space == NULL) give_up("cannot read what to start");
  int count = 0;
  for (char *record = text; record < text + length; record += strlen(record) + 1) take(&spec, &count, record);
  errno = EINVAL;
  if (count == 0) give_up("cannot read what to start");
  return spec;
}

void choose_arguments(struct spec *spec, enum limit limit) {
  int kept = 0;
  for (int i = 0; spec->arguments[i] != NULL; i++) {
    if (spec->is_for_address_space[i] && limit != LIMIT_ADDRESS_SPACE) continue;
    spec->arguments[kept++] = spec->arguments[i];
  }
  spec->arguments[kept] = NULL;
}
