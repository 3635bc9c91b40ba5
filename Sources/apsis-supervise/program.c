#define _GNU_SOURCE
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/// Ends the process that did not become its program, and tells why.
static _Noreturn void fail(int problem, const char *what, const char *name) {
  int error = errno;
  char text[PROBLEM_SIZE - 1];
  int count = snprintf(text, sizeof text, "%s '%s': %s", what, name, strerror(error));
  if (count >= (int)sizeof text) count = sizeof text - 1;
  // In one piece or not: it is read until this ends.
  if (write(problem, text, (size_t)count) < 0) {
  }
  _exit(127);
}

/// Waits for the supervisor's word, which is how memory is limited; ends if the supervisor is gone: what it did not live to write down must
/// not begin.
static enum limit wait_for_word(int go) {
  char word;
  ssize_t count;
  while ((count = read(go, &word, 1)) < 0 && errno == EINTR) {
  }
  if (count != 1) _exit(127);
  return (enum limit)word;
}

static void enter_folder(const struct spec *spec, int problem) {
  if (spec->directory == NULL || chdir(spec->directory) == 0) return;
  if (errno == EACCES && spec->enters_folder) return;
  fail(problem, "cannot enter folder", spec->directory);
}

/// This process may have more files open than programs expect.
static void restore_file_limit(uint64_t files) {
  struct rlimit limit;
  if (files == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = files < limit.rlim_max ? files : limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// All signals as they are by default, and none held back: the mask goes last, since what waits comes then.
static void restore_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become_program(struct spec *spec, int output, int go, int problem) {
  setsid();
  choose_arguments(spec, wait_for_word(go));
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  enter_folder(spec, problem);
  restore_file_limit(spec->files);
  umask(spec->mask);
  restore_signals();
  execvp(spec->arguments[0], spec->arguments);
  fail(problem, "cannot run", spec->arguments[0]);
}

struct program make_program(struct spec *spec, int output) {
  int go[2], problem[2];
  if (pipe2(go, O_CLOEXEC) != 0 || pipe2(problem, O_CLOEXEC) != 0) give_up("cannot make a pipe");
  pid_t pid = fork();
  if (pid < 0) give_up("cannot make a process");
  if (pid == 0) {
    // The other end must not stay open here, or the end of the supervisor would go unnoticed.
    close(go[1]);
    become_program(spec, output, go[0], problem[1]);
  }
  close(go[0]);
  close(problem[1]);
  struct program program = {.pid = pid, .go = go[1], .problem = problem[0]};
  if (spec->memory > 0) program.limit = limit_memory(pid, spec->memory);
  return program;
}

const char *begin_program(struct program *program) {
  static char text[PROBLEM_SIZE];
  char word = (char)program->limit;
  // It may have been killed meanwhile; then it ends so.
  if (write(program->go, &word, 1) < 0) {
  }
  close(program->go);
  FAILPOINT("told to begin");
  size_t length = 0;
  ssize_t count;
  while ((count = read(program->problem, text + length, sizeof text - 1 - length)) != 0) {
    if (count > 0) length += (size_t)count;
    else if (errno != EINTR) break;
  }
  close(program->problem);
  return length > 0 ? text : NULL;
}

int wait_for_program(pid_t pid, struct rusage *usage) {
  for (;;) {
    int status;
    pid_t ended = wait4(-1, &status, 0, usage);
    if (ended == pid) return status;
    // Anything else that ends was left behind by the process.
    if (ended < 0 && errno != EINTR) _exit(1);
  }
}
