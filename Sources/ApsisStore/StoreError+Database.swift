internal import ApsisScheduling
internal import GRDB

extension StoreError {
  /// What an error of the database at `path` means to those who use the store.
  init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed("\(error), in '\(path)'")
      return
    }
    let reason = "\(error.message ?? "\(error.resultCode)"), in '\(path)'"
    self =
      switch error.resultCode {
      case .SQLITE_FULL: .full(reason)
      case .SQLITE_IOERR where StoreFile.isDiskFull(at: path): .full(reason)
      case .SQLITE_READONLY: .readOnly(reason)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(reason)
      default: .failed(reason)
      }
  }
}

extension Error {
  /// Whether what was to be written is to blame, so that it can't be stored, whatever is done.
  var isRejection: Bool {
    switch (self as? DatabaseError)?.resultCode {
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: true
    default: self is RejectedChange
    }
  }
}
