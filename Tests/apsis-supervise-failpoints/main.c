// The supervisor, ended or stopped at a step of its way: which one the file `.failpoint` beside the run's folder says, as `kill STEP` or
// `stop STEP`. Without arguments and a run it prints the steps.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const steps[] = {
    "settled",          "locked",           "read",     "reserved", "made",
    "state is written", "state is durable", "told to begin", "begun",    "reported",
    "ended",            "output is durable", "result is written", "result is durable",
};

/// Leaves a line with the name of the run's folder, and the step, in the file `.killed` beside it.
static void leave_note(const char *step) {
  char path[4096], line[4200];
  ssize_t length = readlink("/proc/self/fd/3", path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  length = snprintf(line, sizeof line, "%s %s\n", name == NULL ? path : name + 1, step);
  int file = openat(3, "../.killed", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 || write(file, line, length) < 0) abort();
}

/// Ends or stops this process if it is told to do so here. A step that the list above lacks ends it with a message.
///
/// Who does what the order says takes it away: it is for one supervisor.
static void pass(const char *step) {
  int is_listed = 0;
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) is_listed |= strcmp(steps[i], step) == 0;
  if (!is_listed) abort();
  char text[64] = {0};
  int file = openat(3, "../.failpoint", O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, text, sizeof text - 1) < 0) return;
  close(file);
  if (strlen(text) < 5 || strcmp(text + 5, step) != 0) return;
  if (unlinkat(3, "../.failpoint", 0) != 0) return;
  leave_note(step);
  raise(strncmp(text, "stop", 4) == 0 ? SIGSTOP : SIGKILL);
}

#define FAILPOINT(label) pass(label)
#define main supervise
#include "../../Sources/apsis-supervise/main.c"
#undef main
#include "../../Sources/apsis-supervise/memory.c"
#include "../../Sources/apsis-supervise/program.c"
#include "../../Sources/apsis-supervise/records.c"
#include "../../Sources/apsis-supervise/runtime.c"
#include "../../Sources/apsis-supervise/spec.c"

int main(void) {
  if (fcntl(3, F_GETFD) >= 0 && fcntl(4, F_GETFD) >= 0) return supervise();
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) puts(steps[i]);
  return 0;
}
