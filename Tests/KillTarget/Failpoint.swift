import Foundation
import Synchronization

/// A place at which the target kills itself if it is told to: before a part of it does something, and after, before anybody knows.
enum Failpoint: String, CaseIterable {
  case beforeRestore = "before restore"
  case afterRestore = "after restore"
  case beforeReserve = "before reserve"
  case afterReserve = "after reserve"
  case beforeCommit = "before commit"
  case afterCommit = "after commit"
  case beforeStart = "before start"
  case afterStart = "after start"
  case beforeReconnect = "before reconnect"
  case afterReconnect = "after reconnect"
  case beforeEnd = "before end"
  case afterEnd = "after end"
  case beforeSend = "before send"
  case afterSend = "after send"
  case beforeSessionEnd = "before session end"
  case afterSessionEnd = "after session end"
  case beforeForget = "before forget"
  case afterForget = "after forget"
  case beforeClearing = "before clearing"
  case afterClearing = "after clearing"
  case beforeAnswer = "before answer"
  case afterRunning = "after running"

  /// The one that the variable `APSIS_KILL_AT` names, and the how manyth pass of it is the last: `before commit:3`.
  private static let order: (failpoint: Failpoint, number: Int)? = {
    let parts = ProcessInfo.processInfo.environment["APSIS_KILL_AT"]?.split(separator: ":") ?? []
    guard parts.count == 2, let failpoint = Failpoint(rawValue: String(parts[0])), let number = Int(parts[1]) else {
      return nil
    }
    return (failpoint, number)
  }()

  private static let count = Mutex(0)

  /// Does not return if this is the pass that was ordered.
  func pass() {
    guard let order = Failpoint.order, order.failpoint == self else { return }
    let count = Failpoint.count.withLock { count in
      count += 1
      return count
    }
    if count == order.number { kill(getpid(), SIGKILL) }
  }
}
