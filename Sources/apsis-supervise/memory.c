#define _GNU_SOURCE
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// The cgroup that was made, if one was.
static char cgroup[4096];

static int read_text(const char *path, char *text, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = file < 0 ? -1 : read(file, text, size - 1);
  if (file >= 0) close(file);
  if (count < 0) return -1;
  text[count] = 0;
  return 0;
}

static int write_text(const char *folder, const char *name, const char *text) {
  char path[4352];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int file = open(path, O_WRONLY | O_CLOEXEC);
  ssize_t count = file < 0 ? -1 : write(file, text, strlen(text));
  if (file >= 0) close(file);
  return count < 0 ? -1 : 0;
}

static int write_number(const char *folder, const char *name, unsigned long long number) {
  char text[32];
  snprintf(text, sizeof text, "%llu", number);
  return write_text(folder, name, text);
}

/// The folder of the cgroup that this is in, if cgroups are those of version 2.
static int find_own_cgroup(char *path, size_t size) {
  char text[4096];
  if (read_text("/proc/self/cgroup", text, sizeof text) != 0) return -1;
  char *own = strstr(text, "0::/");
  if (own == NULL || (own != text && own[-1] != '\n')) return -1;
  own += strlen("0::");
  own[strcspn(own, "\n")] = 0;
  int length = snprintf(path, size, "/sys/fs/cgroup%s", own);
  return length < (int)size ? 0 : -1;
}

/// Whether the cgroups below this one can limit memory, if need be by saying so. They can't while it has processes itself.
static int can_limit_below(const char *parent) {
  char path[4352], controllers[512];
  snprintf(path, sizeof path, "%s/cgroup.subtree_control", parent);
  if (read_text(path, controllers, sizeof controllers) != 0) return 0;
  return strstr(controllers, "memory") != NULL || write_text(parent, "cgroup.subtree_control", "+memory") == 0;
}

/// Makes a cgroup below `parent` that limits memory, with a process in it. All that the process starts is in it too, and if it takes too
/// much all of it is ended.
static int enter_cgroup_below(const char *parent, pid_t pid, uint64_t bytes) {
  if (!can_limit_below(parent)) return -1;
  int length = snprintf(cgroup, sizeof cgroup, "%s/apsis-%d", parent, (int)getpid());
  if (length >= (int)sizeof cgroup || mkdir(cgroup, 0755) != 0) return cgroup[0] = 0, -1;
  if (write_number(cgroup, "memory.max", bytes) == 0 && write_number(cgroup, "cgroup.procs", (unsigned)pid) == 0) {
    // Not everywhere there.
    write_number(cgroup, "memory.swap.max", 0);
    write_number(cgroup, "memory.oom.group", 1);
    return 0;
  }
  remove_cgroup();
  return -1;
}

/// A cgroup with processes has no cgroups that limit memory below it: the new one is a sibling of this process's own, if whoever runs the
/// scheduler may make one there.
static int enter_cgroup(pid_t pid, uint64_t bytes) {
  char own[2048];
  if (find_own_cgroup(own, sizeof own) != 0) return -1;
  if (enter_cgroup_below(own, pid, bytes) == 0) return 0;
  char *last = strrchr(own, '/');
  *last = 0;
  return enter_cgroup_below(own, pid, bytes);
}

enum limit limit_memory(pid_t pid, uint64_t bytes) {
  if (enter_cgroup(pid, bytes) == 0) return LIMIT_CGROUP;
  struct rlimit limit = {bytes, bytes};
  if (prlimit(pid, RLIMIT_AS, &limit, NULL) != 0) give_up("cannot limit the memory of the process");
  return LIMIT_ADDRESS_SPACE;
}

void remove_cgroup(void) {
  if (cgroup[0] != 0) rmdir(cgroup);
  cgroup[0] = 0;
}
