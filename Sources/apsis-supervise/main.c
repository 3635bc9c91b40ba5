// Keeps the process of one run: starts it, waits for it, and leaves in the run's folder how it ended.
//
// It is started for each run with the run's folder as descriptor 3 and a pipe as descriptor 4, and lives in a session of its own, so that it
// and the process go on when the scheduler ends. The order of its steps makes that a process is started once or not at all, wherever anything
// is killed:
//
// - It has the lock of the file `lock` as long as it lives. Who finds that free knows that it is gone, or has not begun.
// - Then it reads `spec`. Who has the lock, and removes `spec`, has made sure that it will never start anything.
// - `state`, which says what was started, is durable before the process becomes its program. It waits until then for a word through a
//   pipe, and ends without one.
// - `result` takes its place in one step.
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/// Makes this process one that nothing but SIGKILL ends. Returns the mask for new files that it was started with.
static mode_t settle(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  signal(SIGCHLD, SIG_DFL);
  setsid();
  // What the process leaves behind comes here, and not to the machine's first process, as long as this lives.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  fcntl(FOLDER, F_SETFD, FD_CLOEXEC);
  fcntl(REPORT, F_SETFD, FD_CLOEXEC);
  return umask(077);
}

void report(const char *text) {
  // Whoever waited may be gone, and this goes on.
  if (write(REPORT, text, strlen(text)) < 0) {
  }
  close(REPORT);
}

_Noreturn void give_up(const char *what) {
  char text[512];
  snprintf(text, sizeof text, "-%s: %s", what, strerror(errno));
  report(text);
  _exit(1);
}

/// Waits for the lock. That of a process, not of an open file: no child inherits it, it ends with this, and it tells who has it.
static void take_lock(void) {
  int file = openat(FOLDER, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (file < 0 || fcntl(file, F_SETLKW, &lock) != 0) give_up("cannot lock the run's folder");
}

static int open_output(void) {
  int file = openat(FOLDER, "output", O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) give_up("cannot open the file of the output");
  return file;
}

/// Keeps the output from being lost by a machine that ends right after the result is there.
static void keep_output(int output) {
  struct stat status;
  if (fstat(output, &status) != 0 || status.st_size > 0) fdatasync(output);
}

int main(void) {
  if (fcntl(FOLDER, F_GETFD) < 0 || fcntl(REPORT, F_GETFD) < 0) {
    fputs("apsis-supervise: started by the scheduler for each run, with the run's folder; not by hand\n", stderr);
    return 2;
  }
  mode_t mask = settle();
  FAILPOINT("settled");
  take_lock();
  FAILPOINT("locked");
  struct spec spec = read_spec();
  spec.mask = mask;
  FAILPOINT("read");
  int output = open_output();
  reserve_result();
  FAILPOINT("reserved");
  struct program program = make_program(&spec, output);
  FAILPOINT("made");
  write_state(&program);
  FAILPOINT("state is durable");
  const char *problem = begin_program(&program);
  FAILPOINT("begun");
  report(program.report);
  FAILPOINT("reported");
  struct rusage usage;
  int status = wait_for_program(program.pid, &usage);
  FAILPOINT("ended");
  keep_output(output);
  FAILPOINT("output is durable");
  write_result(&program, status, problem, &usage);
  FAILPOINT("result is durable");
  remove_cgroup();
  return 0;
}
