public import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisYAML

/// A signal, by its number as Linux counts them.
public struct Signal: Sendable, Hashable {
  /// From 1 to 31, and from 34 to 64.
  public let number: Int32

  /// - Returns: Nil if no signal has the number.
  public init?(number: Int) {
    guard (1...names.count).contains(number) || Signal.realTime.contains(number) else { return nil }
    self.number = Int32(number)
  }

  /// Reads a name, with `SIG` or without, in capitals: `TERM`, `SIGKILL`, `RTMIN`, `RTMIN+3`; or a number. Nil for anything else.
  ///
  /// Source: what the original takes; real-time signals beyond the first and the last are ours.
  public init?(_ text: String) {
    if let number = Int(wholeNumber: text) {
      self.init(number: number)
    } else {
      let name = text.hasPrefix("SIG") ? String(text.dropFirst(3)) : text
      guard let number = Signal.number(ofName: name) else { return nil }
      self.init(number: number)
    }
  }

  public static let terminate = Signal(always: 15)
  public static let kill = Signal(always: 9)

  private init(always number: Int32) { self.number = number }

  /// What Linux leaves to programs: the C library keeps the first two for itself.
  private static let realTime = 34...64

  private static func number(ofName name: String) -> Int? {
    if let index = names.firstIndex(of: name) { return index + 1 }
    if let number = otherNames[name] { return number }
    for (base, number, range) in [("RTMIN+", realTime.lowerBound, 0...30), ("RTMAX-", realTime.upperBound, 0...30)]
    where name.hasPrefix(base) {
      let rest = name.dropFirst(base.count)
      guard let offset = Int(rest), range.contains(offset), rest.first?.isNumber == true else { return nil }
      return base == "RTMIN+" ? number + offset : number - offset
    }
    return nil
  }
}

extension Signal: CustomStringConvertible {
  /// `SIGTERM`, `SIGRTMIN+3`
  public var description: String {
    let number = Int(number)
    if names.indices.contains(number - 1) { return "SIG" + names[number - 1] }
    switch number {
    case Signal.realTime.lowerBound: return "SIGRTMIN"
    case Signal.realTime.upperBound: return "SIGRTMAX"
    default: return "SIGRTMIN+\(number - Signal.realTime.lowerBound)"
    }
  }
}

extension Signal: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.text, expectation: "a signal such as 'SIGTERM'", sample: "SIGTERM")
  }

  public init(configText text: String) throws(ConfigTextError) {
    guard let signal = Signal(text) else {
      let upper = text.uppercased()
      let near =
        Signal(upper).map(\.description) ?? Spelling.nearest(to: upper, among: names + names.map { "SIG" + $0 })
      throw ConfigTextError(hint: near.map { "did you mean '\($0)'?" })
    }
    self = signal
  }

  public var yaml: String { YAMLText.flowScalar(description) }
  public var json: JSONValue { .string(description) }

  /// `KILL` stays `KILL`.
  public static func json(asWritten node: Node) -> JSONValue { String.json(asWritten: node) }
}

/// By number, from 1 on.
private let names = [
  "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
  "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
  "PWR", "SYS",
]

private let otherNames = ["IOT": 6, "CLD": 17, "POLL": 29, "RTMIN": 34, "RTMAX": 64]

extension Int {
  /// A whole number as the original reads one: blanks around it, a sign, digits of any script.
  fileprivate init?(wholeNumber text: String) {
    var rest = Substring(text)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    let ascii = rest.map { $0.wholeNumberValue.map(String.init) ?? String($0) }.joined()
    self.init(ascii)
  }
}
