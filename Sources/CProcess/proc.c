#define _GNU_SOURCE
#include "CProcess.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__

/// Reads `/proc/PID/stat`, which the kernel writes in one piece; its fields up to the 22nd take less than 512 bytes.
static int read_stat(pid_t pid, char text[512]) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t count = read(file, text, 511);
  int error = errno;
  close(file);
  errno = error;
  if (count < 0) return -1;
  text[count] = 0;
  return 0;
}

int cprocess_read(pid_t pid, struct cprocess *process) {
  char text[512];
  if (read_stat(pid, text) != 0) return -1;
  // The second field is the program's name in brackets, which may hold blanks and brackets itself.
  char *rest = strrchr(text, ')');
  char state;
  int group, session;
  unsigned long long start;
  if (rest == NULL ||
      sscanf(rest + 1, " %c %*d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &state, &group,
             &session, &start) != 4) {
    return errno = ESRCH, -1;
  }
  *process = (struct cprocess){pid, group, session, start, state == 'Z' || state == 'X'};
  return 0;
}

/// Whether a process that could not be read is one that this can do without: it has ended, or is hidden from this user.
static int is_no_loss(int error) {
  return error == ENOENT || error == ESRCH || error == EACCES || error == EPERM;
}

static int add_session(DIR *folder, pid_t session, struct cprocess *processes, int capacity) {
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    int pid = atoi(entry->d_name);
    struct cprocess process;
    if (pid <= 0) continue;
    if (cprocess_read(pid, &process) != 0) {
      if (is_no_loss(errno)) continue;
      return -1;
    }
    if (process.session != session || process.is_ended) continue;
    if (count < capacity) processes[count] = process;
    count++;
  }
  return count;
}

int cprocess_find_session(pid_t session, struct cprocess *processes, int capacity) {
  DIR *folder = opendir("/proc");
  if (folder == NULL) return -1;
  int count = add_session(folder, session, processes, capacity);
  int error = errno;
  closedir(folder);
  errno = error;
  return count;
}

#else

int cprocess_read(pid_t pid, struct cprocess *process) { return errno = ENOSYS, -1; }
int cprocess_find_session(pid_t session, struct cprocess *processes, int capacity) { return errno = ENOSYS, -1; }

#endif
