#ifndef FAULT_DISK_H
#define FAULT_DISK_H

#include <pthread.h>
#include <stdint.h>

#include "CFaultVFS.h"

/// What was done to a file after it was last synced.
struct change {
  struct change *next;
  /// Where the bytes go; the new size if there are no bytes.
  int64_t offset;
  int64_t size;
  unsigned char bytes[];
};

struct file {
  struct file *next;
  char *path;
  /// What of it is on disk.
  unsigned char *kept;
  int64_t kept_size;
  int is_kept;
  /// Whether it is there now.
  int is_there;
  struct change *first;
  struct change **end;
};

struct fault_disk {
  struct fault_disk *next;
  pthread_mutex_t mutex;
  char *folder;
  struct file *files;
  int open_count;
  /// Changes until the power fails; 0 for never.
  int64_t left;
  int is_off;
};

// All of these with the disk's mutex, except for the first, which answers NULL for a file of no disk.

struct fault_disk *disk_of(const char *path);

/// NULL if memory or the disk fails.
struct file *disk_file(struct fault_disk *disk, const char *path);

/// Counts a change; answers whether the power is on after it. `*begins` tells whether it was on before.
int disk_count_change(struct fault_disk *disk, int *begins);

/// Notes a write, or a truncation if `bytes` is NULL; answers whether there was memory for it.
int file_note(struct file *file, int64_t offset, const void *bytes, int64_t size);

/// What was noted is on disk now; answers whether there was memory for it.
int file_sync(struct file *file);

#endif
