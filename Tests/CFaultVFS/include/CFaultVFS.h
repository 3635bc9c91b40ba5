#ifndef CFAULTVFS_H
#define CFAULTVFS_H

#include <stdint.h>

/// A disk whose power may fail: a folder where what SQLite writes lasts from the time on that it was synced.
///
/// SQLite's files have their content as ever, so that it reads what it wrote. Beside, it is kept in memory what of each file would be on
/// disk, and what was written since. Any number of disks may be in use at once; the functions may be called from any thread.
typedef struct fault_disk fault_disk;

/// Watches what SQLite opens in a folder from now on. What is in a file when it is first opened counts as synced.
///
/// - Parameter folder: An absolute path without links.
/// - Returns: NULL if that fails.
fault_disk *fault_disk_make(const char *folder);

/// Ends the watch; the files stay as they are. None of them may be open.
void fault_disk_free(fault_disk *disk);

/// Has the power fail at the `count`-th change from now, 1 for the next: a write, a truncation, a removal or a sync.
///
/// It is not known how far that change comes. It fails, and so does each one after it, and the opening of files.
void fault_disk_fail(fault_disk *disk, int64_t count);

/// Whether the power has failed.
int fault_disk_is_off(fault_disk *disk);

/// Puts the files into a state in which they might be after the failure, and switches the power on again.
///
/// What was synced is there. Of the changes since, the seed decides: none, all, those up to one that is torn, or some of them, whole and torn.
/// - Returns: How many changes are not there, or not wholly; -1, and nothing is done, if a file is still open or can't be written.
int64_t fault_disk_restore(fault_disk *disk, uint64_t seed);

#endif
