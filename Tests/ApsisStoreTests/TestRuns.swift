import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes
import Foundation
import Synchronization
import SystemPackage
import TestSupport

extension TemporaryFolder {
  func path(_ name: String) -> FilePath { FilePath(url.path).appending(name) }
}

/// 1, 2, 3, for whoever asks.
final class Numbers: Sendable {
  private let last = Mutex(0)

  func next() -> Int {
    last.withLock { last in
      last += 1
      return last
    }
  }
}
