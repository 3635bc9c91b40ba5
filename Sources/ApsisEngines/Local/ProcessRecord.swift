internal import ApsisTimes

/// The lines of a file that a supervisor wrote: a name and a value each.
struct ProcessRecord {
  private var values: [Substring: Substring] = [:]

  /// - Parameter content: What follows `problem` is one value, up to the end.
  init(_ content: [UInt8]) {
    var rest = Substring(String(decoding: content, as: UTF8.self))
    while let blank = rest.firstIndex(of: " ") {
      let name = rest[..<blank]
      rest = rest[rest.index(after: blank)...]
      let end = name == "problem" ? rest.endIndex : rest.firstIndex(of: "\n") ?? rest.endIndex
      values[name] = rest[..<end]
      rest = rest[end...].dropFirst()
    }
  }

  func text(_ name: Substring) -> String? { values[name].map(String.init) }

  func integer<Number: FixedWidthInteger>(_ name: Substring, as type: Number.Type = Number.self) -> Number? {
    values[name].flatMap { Number($0) }
  }

  func seconds(_ name: Substring) -> Double? { values[name].flatMap { Double($0) } }

  /// Seconds since 1970 with nine digits behind the point.
  func time(_ name: Substring) -> Time? {
    guard let parts = values[name]?.split(separator: "."), parts.count == 2, parts[1].utf8.count == 9,
      let seconds = Int64(parts[0]), let nanoseconds = Int128(parts[1])
    else { return nil }
    return Time(nanosecondsSince1970: Int128(seconds) * 1_000_000_000 + nanoseconds)
  }
}
