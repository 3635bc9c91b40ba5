#ifndef SUPERVISE_H
#define SUPERVISE_H

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>

/// Where the tests end, or stop, a supervisor; nothing in the one that is shipped.
#ifndef FAILPOINT
#define FAILPOINT(label) ((void)0)
#endif

/// What the supervisor is given: the run's folder, and a pipe to whoever starts it.
enum { FOLDER = 3, REPORT = 4 };

/// Of a text that says what went wrong: room for any path that the kernel takes.
enum { PROBLEM_SIZE = 4608 };

/// What is to be started, as the file `spec` says.
struct spec {
  /// Ends in NULL; at least one.
  char **arguments;
  /// Which of them are for a limit of the address space only.
  char *is_for_address_space;
  /// NULL for the one that this is in.
  const char *directory;
  /// In bytes; 0 for none.
  uint64_t memory;
  /// Most open files of the process; 0 for as many as this may have.
  uint64_t files;
  /// Whether the process enters the folder itself, as another user, if this may not.
  int enters_folder;
  /// The `umask` of the process.
  mode_t mask;
};

/// How the memory of a process is limited.
enum limit { LIMIT_NONE, LIMIT_CGROUP, LIMIT_ADDRESS_SPACE };

/// A process that was made, and has yet to become its program, or has.
struct program {
  pid_t pid;
  enum limit limit;
  struct timespec start;
  /// Written to when it may begin.
  int go;
  /// Read from: what went wrong; closed when it is its program.
  int problem;
  /// What whoever waits for the start is told: a plus sign, and what the file `state` holds.
  char report[512];
};

/// Tells whoever waits for the start that there was none, and why, and ends.
_Noreturn void give_up(const char *what);

/// Reads the file `spec` and makes its variables those of this process; gives up if there is none.
struct spec read_spec(void);

/// Takes those arguments out that are for another kind of limit.
void choose_arguments(struct spec *spec, enum limit limit);

/// Makes the process, which waits to be told to begin. Its output goes to the file `output`.
struct program make_program(struct spec *spec, int output);

/// Lets the process begin.
///
/// Returns NULL once it is its program; else what went wrong, and it ends.
const char *begin_program(struct program *program);

/// Waits until the process ends, and takes note of all that end before.
int wait_for_program(pid_t pid, struct rusage *usage);

/// Limits the memory of a process and all that it will start: by a cgroup if that is possible, else by its address space. Gives up if
/// that fails too.
enum limit limit_memory(pid_t pid, uint64_t bytes);

/// Removes the cgroup again, if there is one and nobody is left in it.
void remove_cgroup(void);

/// Reserves room for how the process ends, so that a full disk does not lose it. Gives up if there is none, or if it was done before: then
/// something was started from the folder.
void reserve_result(void);

/// Writes the file `state`: returns when it is durable. Gives up if that fails.
void write_state(struct program *program);

/// Writes the file `result`: returns when it is durable, however long that takes, or when the folder was removed.
///
/// `problem` is what went wrong if the program did not begin, else NULL.
void write_result(const struct program *program, int status, const char *problem, const struct rusage *usage);

#endif
