internal import ApsisTimes
internal import Logging

/// Writes the log to standard error, a line an entry, whatever its message holds: `2026-11-23T17:30:00.004Z info r1 stats: starting`.
///
/// The time is that of the clock which the scheduler goes by, to the millisecond. swift-log's own handler asks a coarser clock,
/// which may still be in the second before the one for which a run was scheduled.
struct LineLogHandler: LogHandler {
  let lines: LogLines
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  init(_ lines: LogLines = LogLines()) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var text = "\(event.message)"
    let all = event.metadata.map { metadata.merging($0) { _, own in own } } ?? metadata
    for (name, value) in all.sorted(by: { $0.key < $1.key }) { text += " \(name)=\(value)" }
    if text.utf8.contains(UInt8(ascii: "\n")) {
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }
    lines.write("\(SystemClock().now.millisecondsText(zone: "Z")) \(event.level) \(text)\n")
  }
}
