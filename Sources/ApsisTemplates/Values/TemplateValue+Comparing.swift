extension TemplateValue: Hashable {
  /// As Python's `==`: numbers by value, a list never equal to a tuple.
  public static func == (a: TemplateValue, b: TemplateValue) -> Bool {
    if let x = a.asWhole, let y = b.asWhole { return x == y }
    if let x = a.asDouble, let y = b.asDouble { return a.asInt == nil && b.asInt == nil && x == y }
    if let x = a.tupleElements, let y = b.tupleElements { return x == y }
    switch (a, b) {
    case (.none, .none), (.absent, .absent): return true
    case (.string(let x), .string(let y)): return x.unicodeScalars.elementsEqual(y.unicodeScalars)
    case (.list(let x), .list(let y)): return x == y
    case (.bytes(let x), .bytes(let y)): return x == y
    case (.object(let x), .object(let y)): return x == y
    case (.time(let x), .time(let y)): return x == y
    case (.dict(let x), .dict(let y)): return x.count == y.count && holdsSame(x, y)
    default: return false
    }
  }

  private static func holdsSame(
    _ x: [(key: TemplateValue, value: TemplateValue)], _ y: [(key: TemplateValue, value: TemplateValue)]
  ) -> Bool {
    let values = Dictionary(y.map { ($0.key, $0.value) }) { first, _ in first }
    return x.allSatisfy { values[$0.key] == $0.value }
  }

  public func hash(into hasher: inout Hasher) {
    if let number = asWhole { return hasher.combine(number) }
    if let number = asDouble { return hasher.combine(number) }
    if let values = tupleElements { return hasher.combine(values) }
    switch self {
    // By bytes: Swift has texts for equal that differ only in how their accents are written.
    case .string(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    case .list(let values): hasher.combine(values)
    case .bytes(let bytes): hasher.combine(bytes)
    case .object(let object): hasher.combine(object)
    case .time(let value): hasher.combine(value)
    case .dict(let pairs): hasher.combine(TemplateValue.hash(of: pairs))
    default: hasher.combine(0)
    }
  }

  /// The same in any order of the keys.
  private static func hash(of pairs: [(key: TemplateValue, value: TemplateValue)]) -> Int {
    pairs.reduce(0) { hash, pair in
      var hasher = Hasher()
      hasher.combine(pair.key)
      hasher.combine(pair.value)
      return hash ^ hasher.finalize()
    }
  }

  /// As a whole number, if its value is one.
  private var asWhole: Int128? {
    if case .float(let number) = self { return Int128(exactly: number) }
    return asInt
  }

  /// Whether it stands before `other`, as Python's `<`.
  func precedes(_ other: TemplateValue) throws(EvaluationFailure) -> Bool {
    if let x = asInt, let y = other.asInt { return x < y }
    if let x = asDouble, let y = other.asDouble { return x < y }
    if let x = tupleElements, let y = other.tupleElements { return try TemplateValue.precedes(x, y) }
    if case .time(let x) = self, case .time(let y) = other, let result = x.precedes(y) { return result }
    switch (self, other) {
    case (.string(let x), .string(let y)): return x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars)
    case (.list(let x), .list(let y)): return try TemplateValue.precedes(x, y)
    case (.string, .time(let time)), (.time(let time), .string):
      throw EvaluationFailure(
        "cannot compare \(typeName) with \(other.typeName)", hint: time.type.map { "\($0)(…) makes one of text" })
    default:
      throw EvaluationFailure("cannot compare \(try defined().typeName) with \(try other.defined().typeName)")
    }
  }

  private static func precedes(_ x: [TemplateValue], _ y: [TemplateValue]) throws(EvaluationFailure) -> Bool {
    for (a, b) in zip(x, y) where a != b { return try a.precedes(b) }
    return x.count < y.count
  }
}
