import CFaultVFS
import SystemPackage

/// A folder in which SQLite's files lose with the power what was not synced.
///
/// It is found by the place of a file: stores open there as they do anywhere.
final class FaultyDisk {
  struct Failure: Error {}

  private let disk: OpaquePointer

  /// - Parameter folder: Without links. What is there counts as synced.
  init(_ folder: FilePath) throws {
    guard let disk = fault_disk_make(folder.string) else { throw Failure() }
    self.disk = disk
  }

  deinit { fault_disk_free(disk) }

  var hasPower: Bool { fault_disk_is_off(disk) == 0 }

  /// Has the power fail in the middle of the `change`-th change from now: a write, a truncation, a removal or a sync.
  func losePower(inChange change: Int) { fault_disk_fail(disk, Int64(change)) }

  /// Brings the files into a state in which they might be after that. None of them may be open.
  ///
  /// - Returns: How many changes are lost, or torn.
  @discardableResult
  func restorePower(seed: UInt64) throws -> Int {
    let lost = fault_disk_restore(disk, seed)
    guard lost >= 0 else { throw Failure() }
    return Int(lost)
  }
}
