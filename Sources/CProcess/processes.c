#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__

#include <sys/syscall.h>

extern char **environ;

int cprocess_open(pid_t pid) {
  // Close-on-exec without being asked.
  return (int)syscall(SYS_pidfd_open, pid, 0);
}

void cprocess_reap(int descriptor) {
  siginfo_t info;
  while (waitid(P_PIDFD, (id_t)descriptor, &info, WEXITED | WNOHANG) != 0 && errno == EINTR) {
  }
}

static int add_descriptors(posix_spawn_file_actions_t *actions, const int *descriptors, int count) {
  int error = 0;
  for (int i = 0; i < 3 && error == 0; i++) {
    error = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
  }
  for (int i = 0; i < count && error == 0; i++) {
    error = posix_spawn_file_actions_adddup2(actions, descriptors[i], 3 + i);
  }
  return error != 0 ? error : posix_spawn_file_actions_addclosefrom_np(actions, 3 + count);
}

static int add_attributes(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
  return error != 0 ? error : posix_spawnattr_setsigdefault(attributes, &all);
}

/// Fails with the error number as its answer, as posix_spawn does.
static int spawn(const char *path, char *const arguments[], const int *descriptors, int count, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int error = add_descriptors(&actions, descriptors, count);
  if (error == 0) error = add_attributes(&attributes);
  if (error == 0) error = posix_spawn(pid, path, &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

/// Closes the first `count` of `descriptors`.
static void close_all(const int *descriptors, int count) {
  for (int i = 0; i < count; i++) close(descriptors[i]);
}

pid_t cprocess_spawn(const char *path, char *const arguments[], const int *descriptors, int count) {
  // Copies that lie above all that the descriptors become, so that no duplicate overwrites one that is still to be duplicated, nor is one
  // duplicated to itself, which would leave it close-on-exec.
  int copies[8];
  if (count > 8) return errno = EINVAL, -1;
  for (int i = 0; i < count; i++) {
    copies[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, 3 + count);
    if (copies[i] < 0) {
      int error = errno;
      close_all(copies, i);
      return errno = error, -1;
    }
  }
  pid_t pid;
  int error = spawn(path, arguments, copies, count, &pid);
  close_all(copies, count);
  return error == 0 ? pid : (errno = error, -1);
}

#else

int cprocess_open(pid_t pid) { return errno = ENOSYS, -1; }
void cprocess_reap(int descriptor) {}
pid_t cprocess_spawn(const char *path, char *const arguments[], const int *descriptors, int count) {
  return errno = ENOSYS, -1;
}

#endif
