#ifndef CPROCESS_H
#define CPROCESS_H

#include <stdint.h>
#include <sys/types.h>

// What Linux can do with processes, and Swift can't reach: variadic functions, macros, and calls without a wrapper in the C library.
// Functions answer -1 and set errno if they fail, unless they say otherwise. Elsewhere than on Linux all of them fail with ENOSYS.

/// A process as `/proc` shows it.
struct cprocess {
  pid_t pid;
  /// Its process group.
  pid_t group;
  pid_t session;
  /// In ticks since the machine was started: with the ID it names a process, also after the ID was given to another one.
  uint64_t start;
  /// Whether it has ended, and only waits for its parent to take note.
  int is_ended;
};

/// Reads what `/proc` shows of a process; fails with ENOENT or ESRCH if there is none.
int cprocess_read(pid_t pid, struct cprocess *process);

/// Finds the processes of a session that have not ended.
///
/// Returns how many there are, of which the first `capacity` are in `processes`.
int cprocess_find_session(pid_t session, struct cprocess *processes, int capacity);

/// Starts a program in a session of its own, with all signals as they are by default.
///
/// It gets `/dev/null` as its standard input, output and errors, `descriptors` as 3 and following, and none else. `arguments` ends in NULL.
/// Returns its process ID.
pid_t cprocess_spawn(const char *path, char *const arguments[], const int *descriptors, int count);

/// Opens a descriptor of a process, which is readable when it has ended.
int cprocess_open(pid_t pid);

/// Takes note of the end of a child, so that its ID is free, if it has ended. Does nothing for a process that is no child.
void cprocess_reap(int descriptor);

/// Makes what tells when descriptors become readable.
int cprocess_make_queue(void);

/// Has the queue tell `number` once, when a descriptor becomes readable or has come to its end.
int cprocess_queue_once(int queue, int descriptor, uint64_t number);

/// Has the queue tell nothing more of a descriptor that is open.
void cprocess_unqueue(int queue, int descriptor);

/// Waits until the queue has something to tell. Returns how many numbers it has put into `numbers`.
int cprocess_wait(int queue, uint64_t *numbers, int capacity);

/// `openat`, always with O_NOFOLLOW and O_CLOEXEC.
int cprocess_open_at(int folder, const char *name, int flags, mode_t mode);

/// Takes the lock of a file, if nobody has it. It is that of the open file: any other opening of the file meets it, within this process too.
int cprocess_lock(int file);

/// Gives back what `cprocess_lock` took, whoever else still has the file open.
int cprocess_unlock(int file);

/// Who has the lock of a file: a process ID; 0 for nobody; -1, errno being 0, for one that took it by `cprocess_lock`.
pid_t cprocess_lock_holder(int file);

/// Raises the number of files that this process may have open as far as it may. Returns the number that it was, 0 for none.
uint64_t cprocess_raise_descriptor_limit(void);

#endif
