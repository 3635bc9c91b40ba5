internal import ApsisDiagnostics
internal import ApsisTimes
internal import ArgumentParser

/// Values that a command line gives, from their text.
enum CommandArgument {
  /// - Throws: `ValidationError` for what is no instant.
  static func time(_ text: String) throws -> Time {
    if let time = Time(text) { return time }
    // What most people try first.
    let hint = Time(text + "T00:00:00Z").map { "; write \($0.day)T00:00:00Z for the beginning of that day in UTC" }
    throw ValidationError("expected a time with a zone, such as 2026-12-24T00:00:00Z\(hint ?? "")")
  }

  /// - Throws: `ValidationError` for what is no duration.
  static func duration(_ text: String) throws -> Duration {
    do {
      return try Duration(text: text)
    } catch .unknownUnit(let unit) {
      throw ValidationError("unknown unit '\(unit)'; expected \(Spelling.list(DurationError.unitNames))")
    } catch {
      throw ValidationError("expected a duration such as '30s', '10 min' or '1 day'")
    }
  }
}
