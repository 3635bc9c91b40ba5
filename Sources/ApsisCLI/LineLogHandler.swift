internal import ApsisTimes
internal import Logging

/// Writes the log to standard error, a line an entry, whatever its message holds: `2026-11-23T17:30:00.004Z info r1 stats: starting`.
///
/// The time is that of the clock which the scheduler goes by, to the millisecond. swift-log's own handler asks a coarser clock,
/// which may still be in the second before the one for which a run was scheduled.
struct LineLogHandler: LogHandler {
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
    let facts = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let text = "\(event.message)\(facts)".split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: "\\n")
    Output.note("\(SystemClock().now.inMilliseconds) \(event.level) \(text)")
  }
}

extension Time {
  /// `2026-11-23T17:30:00.004Z`
  fileprivate var inMilliseconds: String {
    let milliseconds = daytime.nanoseconds / 1_000_000
    let whole = Time(day: day, daytime: daytime) - Duration(nanoseconds: Int128(daytime.nanoseconds % 1_000_000_000))
    let digits = String(1_000 + milliseconds % 1_000).dropFirst()
    return "\(whole.description.dropLast("+00:00".count)).\(digits)Z"
  }
}
