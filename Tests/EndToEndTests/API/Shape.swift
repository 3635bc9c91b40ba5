import ApsisJSON

/// What two JSON values have in common but for their texts and numbers.
enum Shape {
  /// Where `value` is of another shape than `expected`; nil if it is of the same.
  ///
  /// Objects have the same names, lists elements like the first of the other; null stands for anything, as it does in the original where
  /// a thing may be missing. An object whose names are IDs has values like the other's first.
  static func difference(_ value: JSONValue, from expected: JSONValue, at path: String = "") -> String? {
    switch (value, expected) {
    case (_, .null), (.null, _): return nil
    case (.string, .string), (.bool, .bool), (.int, .int), (.int, .double), (.double, .int), (.double, .double):
      return nil
    // A fraction stands as a placeholder.
    case (.double, .string("<float>")), (.int, .string("<float>")): return nil
    // A stop's signal is a number in the original once it is bound, and a name elsewhere; here it is always a name.
    case (.string, .int) where path.hasSuffix(".stop.signal"): return nil
    case (.array(let own), .array(let other)):
      guard let first = other.first else { return nil }
      // Elements of different kinds, such as schedules, are each like one of the other's.
      for (index, element) in own.enumerated() {
        let found = other.lazy.map { difference(element, from: $0, at: "\(path)[\(index)]") }.first { $0 == nil }
        if found == nil { return difference(element, from: first, at: "\(path)[\(index)]") }
      }
      return nil
    case (.object(let own), .object(let other)): return difference(own, from: other, at: path)
    default: return "\(path): \(value.line.prefix(80)) instead of \(expected.line.prefix(80))"
    }
  }

  private static func difference(
    _ own: [JSONValue.Member], from other: [JSONValue.Member], at path: String
  ) -> String? {
    if other.contains(where: { $0.name.hasPrefix("<") }) {
      return difference(.array(own.map(\.value)), from: .array(other.map(\.value)), at: path)
    }
    // What they hold differs from site to site.
    if path.hasSuffix(".args") || path.hasSuffix(".schedule_args") || path.hasSuffix(".resolved_args") { return nil }
    // A run that its conditions hold up for no time has never waited.
    let optional: Set<String> = path.hasSuffix(".times") ? ["waiting"] : []
    let (names, others) = (Set(own.map(\.name)).subtracting(optional), Set(other.map(\.name)).subtracting(optional))
    if names != others {
      return "\(path): has \(names.subtracting(others).sorted()), lacks \(others.subtracting(names).sorted())"
    }
    for member in own {
      guard let expected = other.first(where: { $0.name == member.name }) else { continue }
      if let found = difference(member.value, from: expected.value, at: "\(path).\(member.name)") { return found }
    }
    return nil
  }
}
