/// Something wrong, or doubtful, in what a person wrote: a job file, a template, a flag, a request.
///
/// Messages are in lower case without a full stop, with names in single quotes and values as written:
/// `WHAT in WHICH; expected …, got …`.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable {
    case error, warning
  }

  /// Another party of the matter, such as the first of two equal keys.
  public struct Note: Sendable, Hashable {
    public let message: String
    public let place: SourcePlace

    public init(_ message: String, at place: SourcePlace) {
      self.message = message
      self.place = place
    }
  }

  public let severity: Severity
  public let message: String
  /// Nil if the matter stands in no text, such as a folder that does not exist.
  public let place: SourcePlace?
  /// What to do about it, if that can be told.
  public let hint: String?
  public let notes: [Note]

  public init(
    _ severity: Severity, _ message: String, at place: SourcePlace?, hint: String? = nil, notes: [Note] = []
  ) {
    self.severity = severity
    self.message = message
    self.place = place
    self.hint = hint
    self.notes = notes
  }

  public static func error(
    _ message: String, at place: SourcePlace?, hint: String? = nil, notes: [Note] = []
  ) -> Diagnostic {
    Diagnostic(.error, message, at: place, hint: hint, notes: notes)
  }

  public static func warning(
    _ message: String, at place: SourcePlace?, hint: String? = nil, notes: [Note] = []
  ) -> Diagnostic {
    Diagnostic(.warning, message, at: place, hint: hint, notes: notes)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// One line: place, severity and message. ``DiagnosticRenderer`` adds excerpt and hint.
  public var description: String {
    "\(place.map { "\($0): " } ?? "")\(severity.rawValue): \(message)"
  }
}

/// The error of an operation that found one or more diagnostics.
public struct DiagnosticsError: Error, Sendable, CustomStringConvertible {
  /// At least one of them is an error.
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  public var description: String {
    diagnostics.map(\.description).joined(separator: "\n")
  }
}

extension Sequence where Element == Diagnostic {
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// In reading order: those without a place first, then by file and position, equal places as they were reported.
  public func inReadingOrder() -> [Diagnostic] {
    enumerated().sorted { a, b in
      switch (a.element.place, b.element.place) {
      case (nil, .some): true
      case (.some, nil): false
      case (let p?, let q?) where p < q || q < p: p < q
      default: a.offset < b.offset
      }
    }.map(\.element)
  }
}
