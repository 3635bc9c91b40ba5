public import ApsisTimes

/// The names that a template may use, and their values.
public struct TemplateScope: Sendable {
  private let values: [String: TemplateValue]
  /// Those that `get_calendar` knows.
  public let calendars: Calendars

  /// - Parameter values: Beside the names that every template has; one of the same name wins.
  public init(_ values: [String: TemplateValue], calendars: Calendars = .builtIn) {
    self.values = values
    self.calendars = calendars
  }

  /// The names that every template has.
  public static let globalNames: Set<String> = Set(globals.keys)

  private static let globals: [String: TemplateValue] =
    GlobalFunctions.table.merging(TimeFunctions.table) { first, _ in first }.mapValues { .function($0) }

  /// Nil if there is no such name.
  subscript(name: String) -> TemplateValue? { values[name] ?? TemplateScope.globals[name] }

  func knows(_ name: String) -> Bool { self[name] != nil }
}
