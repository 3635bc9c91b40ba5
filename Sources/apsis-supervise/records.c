#define _GNU_SOURCE
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CProcess.h"

/// What a record takes at most: some lines, and what went wrong.
enum { RECORD_SIZE = PROBLEM_SIZE + 1024 };

struct record {
  size_t length;
  char text[RECORD_SIZE];
};

/// Adds to a record; what there is no room for is left out.
__attribute__((format(printf, 2, 3))) static void add(struct record *record, const char *format, ...) {
  size_t room = sizeof record->text - record->length;
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(record->text + record->length, room, format, arguments);
  va_end(arguments);
  if (count > 0) record->length += (size_t)count < room ? (size_t)count : room - 1;
}

static void add_time(struct record *record, const char *name, struct timespec time) {
  add(record, "%s %lld.%09ld\n", name, (long long)time.tv_sec, time.tv_nsec);
}

static int open_new(const char *name, int flags) {
  return openat(FOLDER, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
}

/// Writes a record over what a file holds, and returns when it is durable.
static int write_file(int file, const struct record *record) {
  for (size_t done = 0; done < record->length;) {
    ssize_t count = pwrite(file, record->text + done, record->length - done, (off_t)done);
    if (count < 0 && errno != EINTR) return -1;
    if (count > 0) done += (size_t)count;
  }
  return ftruncate(file, (off_t)record->length) != 0 || fsync(file) != 0 ? -1 : 0;
}

/// Gives a file that is durable its name, for which the folder has to be durable too.
static int name_file(const char *from, const char *to) {
  return renameat(FOLDER, from, FOLDER, to) != 0 || fsync(FOLDER) != 0 ? -1 : 0;
}

static void read_boot_id(char *text, size_t size) {
  int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  ssize_t count = file < 0 ? -1 : read(file, text, size - 1);
  if (count < 0) give_up("cannot tell when the machine was started");
  close(file);
  text[count] = 0;
  text[strcspn(text, "\n")] = 0;
}

static const char *name_of(enum limit limit) {
  switch (limit) {
    case LIMIT_CGROUP: return "cgroup";
    case LIMIT_ADDRESS_SPACE: return "address-space";
    default: return "none";
  }
}

void write_state(struct program *program) {
  char boot[64];
  struct cprocess process;
  read_boot_id(boot, sizeof boot);
  if (cprocess_read(program->pid, &process) != 0) give_up("cannot tell when the process was made");
  clock_gettime(CLOCK_REALTIME, &program->start);
  struct record record = {0};
  add(&record, "pid %d\nborn %llu\nboot %s\nlimit %s\n", (int)program->pid, (unsigned long long)process.start, boot,
      name_of(program->limit));
  add_time(&record, "start", program->start);
  snprintf(program->report, sizeof program->report, "+%s", record.text);
  int file = open_new("state.new", O_TRUNC);
  if (file < 0 || write_file(file, &record) != 0) give_up("cannot write down what is started");
  close(file);
  FAILPOINT("state is written");
  if (name_file("state.new", "state") != 0) give_up("cannot write down what is started");
}

void reserve_result(void) {
  int file = open_new("result.new", O_EXCL);
  int error = file < 0 ? errno : posix_fallocate(file, 0, RECORD_SIZE);
  if (file >= 0) close(file);
  // Some file systems can't reserve.
  errno = error;
  if (error != 0 && error != EOPNOTSUPP && error != EINVAL) give_up("cannot reserve room for the result");
}

static void add_usage(struct record *record, const struct rusage *usage) {
  add(record, "utime %lld.%06ld\nstime %lld.%06ld\n", (long long)usage->ru_utime.tv_sec, (long)usage->ru_utime.tv_usec,
      (long long)usage->ru_stime.tv_sec, (long)usage->ru_stime.tv_usec);
  add(record, "maxrss %lld\nminflt %ld\nmajflt %ld\ninblock %ld\noublock %ld\nnvcsw %ld\nnivcsw %ld\n",
      (long long)usage->ru_maxrss * 1024, usage->ru_minflt, usage->ru_majflt, usage->ru_inblock, usage->ru_oublock,
      usage->ru_nvcsw, usage->ru_nivcsw);
}

static int try_to_write_result(const struct record *record) {
  int file = open_new("result.new", 0);
  if (file < 0) return -1;
  int failed = write_file(file, record);
  close(file);
  if (failed != 0) return -1;
  FAILPOINT("result is written");
  return name_file("result.new", "result");
}

/// Then nobody can ever look for the result.
static int is_folder_removed(void) {
  struct stat status;
  return fstat(FOLDER, &status) == 0 && status.st_nlink == 0;
}

void write_result(const struct program *program, int status, const char *problem, const struct rusage *usage) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  struct record record = {0};
  add_time(&record, "start", program->start);
  add_time(&record, "end", end);
  add_usage(&record, usage);
  // What went wrong is the rest of the file: it may hold the newlines of a path.
  if (problem != NULL) add(&record, "problem %s", problem);
  else if (WIFSIGNALED(status)) add(&record, "signal %d\n", WTERMSIG(status));
  else add(&record, "exit %d\n", WEXITSTATUS(status));
  while (try_to_write_result(&record) != 0) {
    if (is_folder_removed()) return;
    sleep(1);
  }
}
