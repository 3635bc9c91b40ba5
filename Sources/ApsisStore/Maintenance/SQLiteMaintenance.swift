internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes
internal import Dispatch
internal import GRDB
internal import SystemPackage

/// Archives, vacuums and copies a store beside its use, one at a time, on a thread of its own: both wait for the disk.
final class SQLiteMaintenance: StoreMaintaining {
  let writer: GroupWriter
  let path: FilePath
  /// Names the store in its archives.
  let storeID: String
  let options: SQLiteRunStore.Options
  private let queue = DispatchQueue(label: "apsis.store.maintenance")

  init(_ writer: GroupWriter, path: FilePath, storeID: String, options: SQLiteRunStore.Options) {
    self.writer = writer
    self.path = path
    self.storeID = storeID
    self.options = options
  }

  func archive(
    before time: Time, to path: FilePath, limit: Int
  ) async throws(StoreMaintenanceError) -> ArchiveResult {
    try await inTurn { try self.archiveBlocking(before: time, to: path, limit: limit) }
  }

  func vacuum() async throws(StoreMaintenanceError) -> VacuumResult {
    try await inTurn { try self.vacuumBlocking() }
  }

  func backUp(to path: FilePath) async throws(StoreMaintenanceError) -> Int {
    try await inTurn { try self.backUpBlocking(to: path) }
  }

  private func inTurn<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws(StoreMaintenanceError) -> Value {
    let result = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: work)) }
    }
    return try result.mapError { self.maintenanceError($0) }.get()
  }

  private func maintenanceError(_ error: any Error) -> StoreMaintenanceError {
    switch error {
    case let error as StoreMaintenanceError: error
    case let error as StoreOpeningError: StoreMaintenanceError(error.description)
    default: StoreMaintenanceError(StoreError(error, path: path.string).description)
    }
  }
}
