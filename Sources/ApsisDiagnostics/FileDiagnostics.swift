/// What is wrong with one file: as many messages as anybody would read at a time.
///
/// A file of a million mistakes, such as a program gone wrong writes, must become neither a million messages nor the work of making
/// them. Beyond ``limit`` only one more says that there are others.
public struct FileDiagnostics: Sendable {
  public static let limit = 100

  private var kept: [Diagnostic] = []
  /// One that was left out: an error, if any of them was.
  private var leftOut: Diagnostic?
  /// Whether any is an error, those that are left out included.
  public private(set) var hasErrors = false

  public init() {}

  /// Whether some were left out, and one is an error: nothing that could be added would change what is told.
  public var isClosed: Bool { leftOut != nil && hasErrors }
  public var isEmpty: Bool { kept.isEmpty }

  /// In the order in which they were reported, and a last one if some were left out.
  public var all: [Diagnostic] {
    guard let leftOut else { return kept }
    let message = "more than \(FileDiagnostics.limit) mistakes in this file; the others are not shown"
    return kept + [Diagnostic(leftOut.severity, message, at: leftOut.place)]
  }

  /// Adds a diagnostic, which is not even made where it would tell nothing more.
  public mutating func append(_ diagnostic: @autoclosure () -> Diagnostic) {
    if isClosed { return }
    let diagnostic = diagnostic()
    let isError = diagnostic.severity == .error
    if kept.count < FileDiagnostics.limit {
      kept.append(diagnostic)
    } else if leftOut == nil || isError {
      leftOut = diagnostic
    }
    hasErrors = hasErrors || isError
  }

  public static func += (diagnostics: inout FileDiagnostics, more: some Sequence<Diagnostic>) {
    for diagnostic in more { diagnostics.append(diagnostic) }
  }

  /// Puts others, of the same severity, in the place of those that are there.
  public mutating func replaceEach(_ replacement: (Diagnostic) -> Diagnostic) {
    kept = kept.map(replacement)
  }
}
