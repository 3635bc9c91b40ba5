internal import ApsisTimes
internal import GRDB

/// The text of a log line as it lies in its column: a number for those that every run has.
enum LogText {
  /// Stands for `scheduled: ` and the run's own schedule time.
  static let scheduledCode: Int64 = 0

  private static let prefix = "scheduled: "

  /// Others that table `log_texts` has. A number is never given to another text.
  static let codes: [String: Int64] = [
    "scheduled: now": 1, "waiting": 2, "starting": 3, "running": 4, "stopping": 5, "success": 6, "failure": 7,
    "error": 8, "skipped": 9, "skipped by hand": 10, "marked as success": 11, "marked as failure": 12,
    "marked as error": 13, "marked as skipped": 14,
  ]

  private static let texts = Dictionary(uniqueKeysWithValues: codes.map { ($0.value, $0.key) })

  static func value(_ text: String, scheduleTime: Time) -> DatabaseValue {
    if let code = codes[text] { return code.databaseValue }
    if text.hasPrefix(prefix), text == LogText.text(ofScheduleTime: scheduleTime) { return scheduledCode.databaseValue }
    return TextCell.value(text)
  }

  /// Nil if the value is none of ours.
  static func text(_ value: DatabaseValue, scheduleTime: Time) -> String? {
    guard case .int64(let code) = value.storage else { return TextCell.text(value) }
    return code == scheduledCode ? text(ofScheduleTime: scheduleTime) : texts[code]
  }

  static func text(ofScheduleTime time: Time) -> String { prefix + time.description }
}
