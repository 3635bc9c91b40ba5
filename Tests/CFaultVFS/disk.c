#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fault_vfs_register(void);

static pthread_mutex_t disks_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct fault_disk *disks;

// MARK: - Disks

struct fault_disk *fault_disk_make(const char *folder) {
  fault_vfs_register();
  struct fault_disk *disk = calloc(1, sizeof *disk);
  if (!disk) return NULL;
  disk->folder = strdup(folder);
  if (!disk->folder || pthread_mutex_init(&disk->mutex, NULL)) {
    free(disk->folder);
    free(disk);
    return NULL;
  }
  pthread_mutex_lock(&disks_mutex);
  disk->next = disks;
  disks = disk;
  pthread_mutex_unlock(&disks_mutex);
  return disk;
}

struct fault_disk *disk_of(const char *path) {
  pthread_mutex_lock(&disks_mutex);
  struct fault_disk *disk = disks;
  for (; disk; disk = disk->next) {
    size_t length = strlen(disk->folder);
    if (!strncmp(path, disk->folder, length) && path[length] == '/') break;
  }
  pthread_mutex_unlock(&disks_mutex);
  return disk;
}

static void forget_changes(struct file *file) {
  for (struct change *change = file->first; change;) {
    struct change *next = change->next;
    free(change);
    change = next;
  }
  file->first = NULL;
  file->end = &file->first;
}

static void forget_files(struct fault_disk *disk) {
  for (struct file *file = disk->files; file;) {
    struct file *next = file->next;
    forget_changes(file);
    free(file->kept);
    free(file->path);
    free(file);
    file = next;
  }
  disk->files = NULL;
}

void fault_disk_free(fault_disk *disk) {
  pthread_mutex_lock(&disks_mutex);
  for (struct fault_disk **place = &disks; *place; place = &(*place)->next) {
    if (*place != disk) continue;
    *place = disk->next;
    break;
  }
  pthread_mutex_unlock(&disks_mutex);
  forget_files(disk);
  pthread_mutex_destroy(&disk->mutex);
  free(disk->folder);
  free(disk);
}

// MARK: - The power

void fault_disk_fail(fault_disk *disk, int64_t count) {
  pthread_mutex_lock(&disk->mutex);
  disk->left = count;
  pthread_mutex_unlock(&disk->mutex);
}

int fault_disk_is_off(fault_disk *disk) {
  pthread_mutex_lock(&disk->mutex);
  int is_off = disk->is_off;
  pthread_mutex_unlock(&disk->mutex);
  return is_off;
}

int disk_count_change(struct fault_disk *disk, int *begins) {
  *begins = !disk->is_off;
  if (disk->left > 0 && --disk->left == 0) disk->is_off = 1;
  return !disk->is_off;
}

// MARK: - Files

/// Reads all of a file that is there.
static int read_kept(struct file *file, int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status)) return 0;
  file->kept = malloc(status.st_size + 1);
  if (!file->kept) return 0;
  while (file->kept_size < status.st_size) {
    ssize_t count = read(descriptor, file->kept + file->kept_size, status.st_size - file->kept_size);
    if (count <= 0) return 0;
    file->kept_size += count;
  }
  file->is_kept = file->is_there = 1;
  return 1;
}

struct file *disk_file(struct fault_disk *disk, const char *path) {
  for (struct file *file = disk->files; file; file = file->next) {
    if (!strcmp(file->path, path)) return file;
  }
  struct file *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->path = strdup(path);
  file->end = &file->first;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  int is_read = file->path && (descriptor < 0 || read_kept(file, descriptor));
  if (descriptor >= 0) close(descriptor);
  if (!is_read) {
    free(file->kept);
    free(file->path);
    free(file);
    return NULL;
  }
  file->next = disk->files;
  disk->files = file;
  return file;
}

int file_note(struct file *file, int64_t offset, const void *bytes, int64_t size) {
  struct change *change = malloc(sizeof *change + size);
  if (!change) return 0;
  change->next = NULL;
  change->offset = offset;
  change->size = size;
  if (bytes) memcpy(change->bytes, bytes, size);
  *file->end = change;
  file->end = &change->next;
  return 1;
}

static int resize(struct file *file, int64_t size) {
  unsigned char *kept = realloc(file->kept, size + 1);
  if (!kept) return 0;
  if (size > file->kept_size) memset(kept + file->kept_size, 0, size - file->kept_size);
  file->kept = kept;
  file->kept_size = size;
  return 1;
}

/// Does a part of a change to what is on disk: a truncation, or the bytes from `start` on.
static int apply(struct file *file, const struct change *change, int64_t start, int64_t count) {
  if (change->size == 0) return resize(file, change->offset);
  int64_t end = change->offset + start + count;
  if (end > file->kept_size && !resize(file, end)) return 0;
  memcpy(file->kept + change->offset + start, change->bytes + start, count);
  return 1;
}

int file_sync(struct file *file) {
  for (struct change *change = file->first; change; change = change->next) {
    if (!apply(file, change, 0, change->size)) return 0;
  }
  forget_changes(file);
  file->is_kept = file->is_there;
  return 1;
}

// MARK: - After a failure

/// Chance that is the same each time. Source: SplitMix64 of Steele, Lea and Flood, 2014.
static uint64_t draw(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// The part of a disk that is written whole or not at all, in bytes. What is beside a write is left alone, as SQLite takes for granted.
enum { SECTOR = 512 };

/// Does some sectors of a change.
static int tear(struct file *file, const struct change *change, uint64_t *random) {
  for (int64_t start = 0; start < change->size; start += SECTOR) {
    int64_t count = change->size - start < SECTOR ? change->size - start : SECTOR;
    if (draw(random) % 2 && !apply(file, change, start, count)) return 0;
  }
  return 1;
}

enum fate { NONE, ALL, PREFIX, SOME };

/// Has changes come to the disk or not; counts those that don't, or not wholly.
static int settle(struct file *file, enum fate fate, uint64_t *random, int64_t *lost) {
  int64_t count = 0, whole = 0;
  for (struct change *change = file->first; change; change = change->next) count++;
  if (fate == ALL) whole = count;
  if (fate == PREFIX) whole = draw(random) % (count + 1);
  int64_t number = 0;
  for (struct change *change = file->first; change; change = change->next, number++) {
    uint64_t choice = draw(random) % 3;
    int is_whole = number < whole || (fate == SOME && choice == 0);
    int is_torn = (fate == PREFIX && number == whole) || (fate == SOME && choice == 1);
    if (!is_whole) ++*lost;
    if (is_whole && !apply(file, change, 0, change->size)) return 0;
    if (!is_whole && is_torn && !tear(file, change, random)) return 0;
  }
  return 1;
}

static int rewrite(struct file *file) {
  int descriptor = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return 0;
  int64_t written = 0;
  while (written < file->kept_size) {
    ssize_t count = write(descriptor, file->kept + written, file->kept_size - written);
    if (count <= 0) break;
    written += count;
  }
  return close(descriptor) == 0 && written == file->kept_size;
}

static int restore(struct file *file, uint64_t *random, int64_t *lost) {
  enum fate fate = draw(random) % 4;
  if (!settle(file, fate, random, lost)) return 0;
  // A file's name comes to the disk, or goes, with the next sync of its folder: before, it may have either way.
  int is_there = file->is_kept == file->is_there ? file->is_kept : (int)(draw(random) % 2);
  if (is_there) return rewrite(file);
  unlink(file->path);
  return 1;
}

int64_t fault_disk_restore(fault_disk *disk, uint64_t seed) {
  pthread_mutex_lock(&disk->mutex);
  int64_t lost = 0;
  int is_done = disk->open_count == 0;
  for (struct file *file = disk->files; file && is_done; file = file->next) {
    is_done = restore(file, &seed, &lost);
    // A part of memory, which SQLite makes anew.
    char shared[4096];
    snprintf(shared, sizeof shared, "%s-shm", file->path);
    unlink(shared);
  }
  if (is_done) {
    forget_files(disk);
    disk->is_off = 0;
    disk->left = 0;
  }
  pthread_mutex_unlock(&disk->mutex);
  return is_done ? lost : -1;
}
