/// The calendars that jobs may name: the built-in ones, and those of the site.
///
/// Handed to whatever reads a calendar's name, a key as well as a template, so that both know the same ones.
public struct Calendars: Sendable {
  private let named: [String: DayCalendar]

  /// - Parameter named: The site's own; one wins over a built-in one of the same name.
  public init(_ named: [String: DayCalendar] = [:]) {
    self.named = named
  }

  /// `all`, `none`, and the days of the week.
  public static let builtIn = Calendars()

  /// The calendar of this name; nil if there is none.
  public subscript(name: String) -> DayCalendar? { named[name] ?? DayCalendar(name) }

  /// The names of the site's own, in order.
  public var names: [String] { named.keys.sorted() }
}
