#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

pid_t terminal_start(
  const char *path, char *const arguments[], char *const environment[], const char *folder, unsigned short columns,
  int *terminal) {
  struct winsize size = {.ws_row = 40, .ws_col = columns};
  pid_t process = forkpty(terminal, NULL, NULL, &size);
  if (process == 0) {
    // Between fork and exec only what a signal handler may do: other threads may have held any lock.
    signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close_range(3, ~0U, 0);
    if (chdir(folder) == 0) execve(path, arguments, environment);
    _exit(127);
  }
  if (process > 0) fcntl(*terminal, F_SETFD, FD_CLOEXEC);
  return process;
}
