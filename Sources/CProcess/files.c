#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <sys/resource.h>

int cprocess_open_at(int folder, const char *name, int flags, mode_t mode) {
  return openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
}

uint64_t cprocess_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  uint64_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return before;
}
