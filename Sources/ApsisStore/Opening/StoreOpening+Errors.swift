internal import GRDB
internal import SystemPackage

extension StoreOpening {
  func openingError(_ error: any Error) -> StoreOpeningError {
    switch error {
    case let error as StoreOpeningError: error
    case StoreLock.Failure.failed(let error): openingError(error)
    case let error as Errno: openingError(error)
    case let error as DatabaseError: openingError(error)
    default: StoreOpeningError(.failed, name, "\(error)")
    }
  }

  private func openingError(_ error: Errno) -> StoreOpeningError {
    switch error {
    case .permissionDenied, .notPermitted, .readOnlyFileSystem:
      StoreOpeningError(.notWritable, name, "\(error)", hint: "the scheduler has to write there, and in its folder")
    case .noSpace, .diskQuotaExceeded: StoreOpeningError(.full, name, "\(error)", hint: "make room first")
    case .isDirectory: StoreOpeningError(.notADatabase, name, "it is a folder", hint: "name a file")
    default: StoreOpeningError(.failed, name, "\(error)")
    }
  }

  private func openingError(_ error: DatabaseError) -> StoreOpeningError {
    let reason = error.message ?? "\(error.resultCode)"
    return switch error.resultCode {
    case .SQLITE_FULL: StoreOpeningError(.full, name, reason, hint: "make room first")
    case .SQLITE_IOERR where StoreFile.isDiskFull(at: path.string):
      StoreOpeningError(.full, name, "\(reason), as the disk is full", hint: "make room first")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      StoreOpeningError(.notWritable, name, reason, hint: "the scheduler has to write there, and in its folder")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      StoreOpeningError(.corrupt, name, reason, hint: "put a backup in its place")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      StoreOpeningError(.inUse, name, "another program writes to it (\(reason))", hint: "end that program first")
    default: StoreOpeningError(.failed, name, reason)
    }
  }
}
