internal import ApsisJobs
internal import Synchronization

/// One line on the terminal that says how far a long work is: `checking 4,200 of 10,000 jobs`.
///
/// Only a person gets it: there is none if standard error is no terminal, or the command writes for a program. It comes after half a
/// second, is rewritten in place, and is gone when the work is done.
final class ProgressLine: Sendable {
  private let verb: String
  private let noun: String
  private let pacing = Mutex(ProgressPacing(start: .now))

  private init(_ verb: String, _ noun: String) {
    self.verb = verb
    self.noun = noun
  }

  /// Does `work`, which tells how far it is.
  ///
  /// - Parameters:
  ///   - verb: What is done, such as `checking`.
  ///   - noun: What it is done to.
  static func during<Result>(
    _ verb: String, _ noun: String = "jobs", format: OutputFormat = .text,
    _ work: (@escaping JobsProgress) throws -> Result
  ) rethrows -> Result {
    guard format == .text, let line = shown(verb, noun) else { return try work { _, _ in } }
    defer { line.clear() }
    return try work { done, total in line.tell(done, of: total) }
  }

  /// For work that is waited for; nil if there is no person. ``clear()`` ends it.
  static func shown(_ verb: String, _ noun: String) -> ProgressLine? { isOnTerminal ? ProgressLine(verb, noun) : nil }

  func tell(_ done: Int, of total: Int) {
    pacing.withLock { pacing in
      guard pacing.isDue(at: .now) else { return }
      // Written under the lock: a line that comes late would tell of an earlier step.
      Output.note(part: "\r\(verb) \(done.grouped) of \(total.grouped) \(noun)\u{1B}[K")
    }
  }

  func clear() {
    if pacing.withLock(\.wasDue) { Output.note(part: "\r\u{1B}[K") }
  }

  private static var isOnTerminal: Bool { Terminal.standardError.map { !$0.isDumb } ?? false }
}

/// When a progress line is written anew.
struct ProgressPacing {
  /// When the line is due next.
  private var next: ContinuousClock.Instant
  /// Whether it ever was.
  private(set) var wasDue = false

  private static let delay = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  init(start: ContinuousClock.Instant) {
    next = start + ProgressPacing.delay
  }

  /// Whether the line is to be written at this time; if so, it was.
  mutating func isDue(at time: ContinuousClock.Instant) -> Bool {
    guard time >= next else { return false }
    next = time + ProgressPacing.interval
    wasDue = true
    return true
  }
}

extension Int {
  /// `4,200`
  var grouped: String {
    let digits = Array(String(magnitude))
    let groups = stride(from: digits.count % 3, through: digits.count, by: 3).map { end in
      String(digits[Swift.max(0, end - 3)..<end])
    }
    return (self < 0 ? "-" : "") + groups.filter { !$0.isEmpty }.joined(separator: ",")
  }
}
