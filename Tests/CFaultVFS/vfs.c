#include <sqlite3.h>
#include <string.h>

#include "disk.h"

// SQLite's own way to files, which is the default before this one and does all of the work.
static sqlite3_vfs *real;
static sqlite3_vfs fault;

/// An open file of a disk. Others are opened as if this were not here.
struct open_file {
  sqlite3_file base;
  struct fault_disk *disk;
  struct file *file;
  /// The real one's, of whatever size it wants.
  sqlite3_file real[];
};

static struct open_file *own(sqlite3_file *file) { return (struct open_file *)file; }

static const sqlite3_io_methods *methods(sqlite3_file *file) { return own(file)->real->pMethods; }

// MARK: - What changes a file

static int fault_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset) {
  struct open_file *this = own(file);
  pthread_mutex_lock(&this->disk->mutex);
  int begins, result = SQLITE_IOERR_WRITE;
  if (disk_count_change(this->disk, &begins)) result = methods(file)->xWrite(this->real, bytes, size, offset);
  // One in which the power fails has an error, and comes to the disk or not.
  if (begins && !file_note(this->file, offset, bytes, size)) result = SQLITE_NOMEM;
  pthread_mutex_unlock(&this->disk->mutex);
  return result;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size) {
  struct open_file *this = own(file);
  pthread_mutex_lock(&this->disk->mutex);
  int begins, result = SQLITE_IOERR_TRUNCATE;
  if (disk_count_change(this->disk, &begins)) result = methods(file)->xTruncate(this->real, size);
  if (begins && !file_note(this->file, size, NULL, 0)) result = SQLITE_NOMEM;
  pthread_mutex_unlock(&this->disk->mutex);
  return result;
}

/// Without a wait for the real disk: that what was synced is kept is for this file to see to.
static int fault_sync(sqlite3_file *file, int flags) {
  struct open_file *this = own(file);
  pthread_mutex_lock(&this->disk->mutex);
  int begins, result = SQLITE_IOERR_FSYNC;
  if (disk_count_change(this->disk, &begins)) result = file_sync(this->file) ? SQLITE_OK : SQLITE_NOMEM;
  pthread_mutex_unlock(&this->disk->mutex);
  return result;
}

static int fault_close(sqlite3_file *file) {
  struct open_file *this = own(file);
  pthread_mutex_lock(&this->disk->mutex);
  this->disk->open_count--;
  int result = methods(file)->xClose(this->real);
  pthread_mutex_unlock(&this->disk->mutex);
  return result;
}

// MARK: - What does not

static int fault_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset) {
  return methods(file)->xRead(own(file)->real, bytes, size, offset);
}

static int fault_file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return methods(file)->xFileSize(own(file)->real, size);
}

static int fault_lock(sqlite3_file *file, int level) { return methods(file)->xLock(own(file)->real, level); }

static int fault_unlock(sqlite3_file *file, int level) { return methods(file)->xUnlock(own(file)->real, level); }

static int fault_check_lock(sqlite3_file *file, int *result) {
  return methods(file)->xCheckReservedLock(own(file)->real, result);
}

static int fault_control(sqlite3_file *file, int code, void *argument) {
  return methods(file)->xFileControl(own(file)->real, code, argument);
}

static int fault_sector_size(sqlite3_file *file) { return methods(file)->xSectorSize(own(file)->real); }

static int fault_characteristics(sqlite3_file *file) {
  return methods(file)->xDeviceCharacteristics(own(file)->real);
}

static int fault_shared_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
  return methods(file)->xShmMap(own(file)->real, page, size, extend, memory);
}

static int fault_shared_lock(sqlite3_file *file, int offset, int count, int flags) {
  return methods(file)->xShmLock(own(file)->real, offset, count, flags);
}

static void fault_shared_barrier(sqlite3_file *file) { methods(file)->xShmBarrier(own(file)->real); }

static int fault_shared_unmap(sqlite3_file *file, int is_removed) {
  return methods(file)->xShmUnmap(own(file)->real, is_removed);
}

/// Of version 2: without files mapped into memory, where writes would not be seen.
static const sqlite3_io_methods fault_methods = {
    .iVersion = 2,
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = fault_file_size,
    .xLock = fault_lock,
    .xUnlock = fault_unlock,
    .xCheckReservedLock = fault_check_lock,
    .xFileControl = fault_control,
    .xSectorSize = fault_sector_size,
    .xDeviceCharacteristics = fault_characteristics,
    .xShmMap = fault_shared_map,
    .xShmLock = fault_shared_lock,
    .xShmBarrier = fault_shared_barrier,
    .xShmUnmap = fault_shared_unmap,
};

// MARK: - Opening and removing

static int open_on(struct fault_disk *disk, const char *path, struct open_file *this, int flags, int *out_flags) {
  if (disk->is_off) return SQLITE_CANTOPEN;
  this->disk = disk;
  this->file = disk_file(disk, path);
  if (!this->file) return SQLITE_NOMEM;
  int result = real->xOpen(real, path, this->real, flags, out_flags);
  if (result != SQLITE_OK) return result;
  this->base.pMethods = &fault_methods;
  this->file->is_there = 1;
  disk->open_count++;
  return SQLITE_OK;
}

static int fault_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
  struct fault_disk *disk = path ? disk_of(path) : NULL;
  if (!disk) return real->xOpen(real, path, file, flags, out_flags);
  // Nothing to close if it is not opened.
  file->pMethods = NULL;
  pthread_mutex_lock(&disk->mutex);
  int result = open_on(disk, path, own(file), flags, out_flags);
  pthread_mutex_unlock(&disk->mutex);
  return result;
}

static int delete_on(struct fault_disk *disk, const char *path, int is_synced) {
  int begins;
  struct file *file = disk_file(disk, path);
  if (!file) return SQLITE_NOMEM;
  int is_on = disk_count_change(disk, &begins);
  if (!begins) return SQLITE_IOERR_DELETE;
  int result = is_on ? real->xDelete(real, path, is_synced) : SQLITE_IOERR_DELETE;
  if (is_on && result != SQLITE_OK) return result;
  file->is_there = 0;
  // Another file of this name begins with nothing.
  if (!file_note(file, 0, NULL, 0)) return SQLITE_NOMEM;
  if (is_on && is_synced && !file_sync(file)) return SQLITE_NOMEM;
  return result;
}

static int fault_delete(sqlite3_vfs *vfs, const char *path, int is_synced) {
  struct fault_disk *disk = disk_of(path);
  if (!disk) return real->xDelete(real, path, is_synced);
  pthread_mutex_lock(&disk->mutex);
  int result = delete_on(disk, path, is_synced);
  pthread_mutex_unlock(&disk->mutex);
  return result;
}

static void make_default(void) {
  sqlite3_initialize();
  real = sqlite3_vfs_find(NULL);
  fault = *real;
  fault.zName = "fault";
  fault.pNext = NULL;
  fault.szOsFile += sizeof(struct open_file);
  fault.xOpen = fault_open;
  fault.xDelete = fault_delete;
  sqlite3_vfs_register(&fault, 1);
}

void fault_vfs_register(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_default);
}
