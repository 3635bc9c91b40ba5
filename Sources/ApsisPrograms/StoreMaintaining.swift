public import ApsisTimes
public import SystemPackage

/// Maintains the scheduler's store while it is in use. Only for the built-in program types that declare it.
public protocol StoreMaintaining: Sendable {
  /// Moves finished runs, whole with their logs and outputs, to another database, oldest first.
  ///
  /// A run is in the archive, durably, before it leaves the store: what is interrupted is repeated, and moves nothing twice.
  ///
  /// - Parameters:
  ///   - time: Only runs whose last step was before this.
  ///   - path: The archive. It is made if needed; its folder must exist.
  ///   - limit: How many runs to move at most. They go in steps between which others go on.
  /// - Throws: ``StoreMaintenanceError``; what was not moved stays in the store.
  func archive(before time: Time, to path: FilePath, limit: Int) async throws(StoreMaintenanceError) -> ArchiveResult

  /// Gives back the space of what is no longer stored, in small steps between which others go on.
  ///
  /// - Throws: ``StoreMaintenanceError``; the store is then as before, or has given back some.
  func vacuum() async throws(StoreMaintenanceError) -> VacuumResult

  /// Copies the store as it is at one instant, while others go on with it.
  ///
  /// - Parameter path: Where there is no file yet. When this returns the copy is there whole, on disk, for its owner alone.
  /// - Returns: Its size in bytes.
  /// - Throws: ``StoreMaintenanceError``; there is no copy then, and no file was changed.
  func backUp(to path: FilePath) async throws(StoreMaintenanceError) -> Int
}

/// What a step of archiving did.
public struct ArchiveResult: Sendable, Hashable {
  /// How many runs were moved.
  public let movedCount: Int
  /// How many more there are that could be.
  public let remainingCount: Int

  public init(movedCount: Int, remainingCount: Int) {
    self.movedCount = movedCount
    self.remainingCount = remainingCount
  }
}

/// What vacuuming did. Sizes in bytes.
public struct VacuumResult: Sendable, Hashable {
  public let sizeBefore: Int
  public let sizeAfter: Int

  public init(sizeBefore: Int, sizeAfter: Int) {
    self.sizeBefore = sizeBefore
    self.sizeAfter = sizeAfter
  }
}

/// Why a store could not be maintained.
public struct StoreMaintenanceError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// Where there is nothing to maintain, or nobody is allowed to.
public struct NoStoreMaintenance: StoreMaintaining {
  private let reason: String

  public init(because reason: String = "this program may not maintain the store") {
    self.reason = reason
  }

  public func archive(before time: Time, to path: FilePath, limit: Int) async throws(StoreMaintenanceError)
    -> ArchiveResult
  { throw StoreMaintenanceError(reason) }

  public func vacuum() async throws(StoreMaintenanceError) -> VacuumResult { throw StoreMaintenanceError(reason) }

  public func backUp(to path: FilePath) async throws(StoreMaintenanceError) -> Int {
    throw StoreMaintenanceError(reason)
  }
}
