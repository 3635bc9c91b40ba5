internal import ApsisDiagnostics
internal import ApsisJSON
internal import ArgumentParser
internal import SystemPackage

/// How a command writes what it found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The two streams of a command.
enum Output {
  /// Writes text as it is.
  static func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes bytes as they are.
  static func write(_ bytes: [UInt8]) {
    _ = try? FileDescriptor.standardOutput.writeAll(bytes)
  }

  /// Writes a line to standard error, where it is in nobody's way.
  static func note(_ line: String) { note(part: line + "\n") }

  /// Writes text to standard error as it is.
  static func note(part text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }

  /// Writes diagnostics to standard error, with their excerpts.
  static func note(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { note(DiagnosticRenderer().text(of: diagnostic)) }
  }
}

extension ExitCode {
  /// The command could not do what it was asked: wrong input, an error.
  static let error = ExitCode(2)
}

extension Diagnostic {
  /// For programs.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("severity", .string(severity.rawValue)), .init("message", .string(message)),
    ]
    if let place { members += place.json }
    if let hint { members.append(.init("hint", .string(hint))) }
    if !notes.isEmpty {
      let notes = notes.map { JSONValue.object([.init("message", .string($0.message))] + $0.place.json) }
      members.append(.init("notes", .array(notes)))
    }
    return .object(members)
  }
}

extension SourcePlace {
  /// For programs.
  var json: [JSONValue.Member] {
    [.init("file", .string(source.name)), .init("line", .int(line)), .init("column", .int(column))]
  }
}
