internal import ApsisTimes
internal import Logging
internal import NIOHTTP1
internal import Synchronization

/// A line of the log for each change that was asked for, done or not, and for each request that was not let in.
final class Audit: Sendable {
  private let logger: Logger
  /// The second in which refusals were told last, how many of it, and how many were not.
  private let refusals = Mutex((second: Int128(-1), told: 0, untold: 0))

  init(_ logger: Logger) { self.logger = logger }

  func changed(_ head: HTTPRequestHead, _ response: APIResponse, by caller: Caller) {
    let subject = response.subject.map { " (\($0))" } ?? ""
    logger.notice(
      "audit: \(caller.name) from \(caller.peer): \(Self.line(head)): \(response.status)\(subject)")
  }

  /// How many refusals of a second are told.
  private static let toldEachSecond = 10

  /// Somebody who keeps on trying must not fill the log.
  func refused(_ head: HTTPRequestHead, _ error: APIError, from peer: Peer, at now: Time) {
    let second = now.nanosecondsSince1970 / 1_000_000_000
    let (isTold, untold) = refusals.withLock { refusals in
      var untold = 0
      if refusals.second != second { (refusals, untold) = ((second, 0, 0), refusals.untold) }
      let isTold = refusals.told < Self.toldEachSecond
      if isTold { refusals.told += 1 } else { refusals.untold += 1 }
      return (isTold, untold)
    }
    if untold > 0 { logger.warning("audit: \(untold) more requests were refused") }
    guard isTold else { return }
    logger.warning("audit: refused from \(peer): \(Self.line(head)): \(error.status) \(error.message)")
  }

  private static func line(_ head: HTTPRequestHead) -> String {
    let target = head.uri.utf8.count > 200 ? head.uri.prefix(200) + "…" : head.uri[...]
    return "\(head.method.rawValue) \(target)"
  }
}
