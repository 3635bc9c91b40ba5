#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>

#ifdef __linux__

static int set(int file, short type) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
  return fcntl(file, F_OFD_SETLK, &lock);
}

int cprocess_lock(int file) { return set(file, F_WRLCK); }

int cprocess_unlock(int file) { return set(file, F_UNLCK); }

pid_t cprocess_lock_holder(int file) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  errno = 0;
  if (fcntl(file, F_OFD_GETLK, &lock) != 0) return -1;
  return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

#else

int cprocess_lock(int file) { return errno = ENOSYS, -1; }
int cprocess_unlock(int file) { return errno = ENOSYS, -1; }
pid_t cprocess_lock_holder(int file) { return errno = ENOSYS, -1; }

#endif
