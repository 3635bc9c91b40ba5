/// Filters of lists. Source: as ``Filters``.
enum ListFilters {
  static let all: [TemplateFunction] = [
    .init("attr", ["obj", "name"], required: 2) { (v) throws(EvaluationFailure) in
      try v.value(0).attribute(try v.text(1))
    },
    .init("batch", ["value", "linecount", "fill_with"], required: 2, batch),
    .init("dictsort", ["value", "case_sensitive", "by", "reverse"], required: 1, dictSort),
    .init("groupby", ["value", "attribute", "default", "case_sensitive"], required: 2, groupBy),
    .init("items", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      guard case .undefined? = v[0] else {
        return .list(try mapping(try v.value(0)).map { .tuple([$0.key, $0.value]) })
      }
      return .list([])
    },
    .init("max", ["value", "case_sensitive", "attribute"], required: 1) { (v) throws(EvaluationFailure) in
      try extreme(v, isBetter: { (a, b) throws(EvaluationFailure) in try b.precedes(a) })
    },
    .init("min", ["value", "case_sensitive", "attribute"], required: 1) { (v) throws(EvaluationFailure) in
      try extreme(v, isBetter: { (a, b) throws(EvaluationFailure) in try a.precedes(b) })
    },
    .init("slice", ["value", "slices", "fill_with"], required: 2, slice),
    .init("sort", ["value", "reverse", "case_sensitive", "attribute"], required: 1, sort),
    .init("sum", ["iterable", "attribute", "start"], required: 1) { (v) throws(EvaluationFailure) in
      var sum = v[2] ?? .int(0)
      guard sum.asDouble != nil else { throw EvaluationFailure("'sum' adds numbers", hint: "'join' joins texts") }
      for element in try keys(of: try v.value(0).elements(), try v.attributePath(1)) {
        guard element.asDouble != nil else {
          throw EvaluationFailure(
            "'sum' adds numbers, got \(try element.defined().typeName)", hint: "'join' joins texts")
        }
        sum = try BinaryOperator.add(sum, element)
      }
      return sum
    },
    .init("unique", ["value", "case_sensitive", "attribute"], required: 1) { (v) throws(EvaluationFailure) in
      let elements = try v.value(0).elements()
      let keys = try keys(of: elements, try v.attributePath(2), ignoresCase: try !v.value(1).isTrue())
      var known: Set<TemplateValue> = []
      return .list(zip(elements, keys).filter { known.insert($0.1).inserted }.map(\.0))
    },
  ]

  private static func mapping(
    _ value: TemplateValue
  ) throws(EvaluationFailure) -> [(key: TemplateValue, value: TemplateValue)] {
    guard let pairs = value.pairs else { throw EvaluationFailure("expected a mapping, got \(value.typeName)") }
    return pairs
  }

  // MARK: - Keys

  /// What elements are compared by.
  static func keys(
    of elements: [TemplateValue], _ path: [TemplateValue]?, fallback: TemplateValue? = nil, ignoresCase: Bool = false
  ) throws(EvaluationFailure) -> [TemplateValue] {
    guard path != nil || ignoresCase else { return elements }
    var keys: [TemplateValue] = []
    for element in elements {
      let key = try path.map { (path) throws(EvaluationFailure) in try element.item(at: path, fallback: fallback) }
      keys.append(ignoresCase ? (key ?? element).ignoringCase : key ?? element)
    }
    return keys
  }

  private static func extreme(
    _ values: [TemplateValue?], isBetter: (TemplateValue, TemplateValue) throws(EvaluationFailure) -> Bool
  ) throws(EvaluationFailure) -> TemplateValue {
    let elements = try values.value(0).elements()
    let keys = try keys(of: elements, try values.attributePath(2), ignoresCase: try !values.value(1).isTrue())
    guard var best = elements.indices.first else {
      return .undefined("an empty list has no largest or smallest element")
    }
    for index in elements.indices.dropFirst() where try isBetter(keys[index], keys[best]) { best = index }
    return elements[best]
  }

  // MARK: - Sorting

  private static func sort(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let elements = try values.value(0).elements()
    // Several attributes, with commas between, are compared one after the other.
    let paths = try values.optionalText(3)?.parts(separatedBy: ",", atMost: .max).map { TemplateValue.path($0) }
    let ignoresCase = try !values.value(2).isTrue()
    var keys: [TemplateValue] = []
    for element in elements {
      guard let paths else {
        keys.append(ignoresCase ? element.ignoringCase : element)
        continue
      }
      keys.append(.tuple(try ListFilters.keys(of: element, paths, ignoresCase)))
    }
    let isReversed = try values.value(1).isTrue()
    let sorted = try MergeSort.sorted(Array(zip(elements, keys))) { (a, b) throws(EvaluationFailure) in
      try isReversed ? b.1.precedes(a.1) : a.1.precedes(b.1)
    }
    return .list(sorted.map(\.0))
  }

  private static func keys(
    of element: TemplateValue, _ paths: [[TemplateValue]], _ ignoresCase: Bool
  ) throws(EvaluationFailure) -> [TemplateValue] {
    var keys: [TemplateValue] = []
    for path in paths {
      let key = try element.item(at: path, fallback: nil)
      keys.append(ignoresCase ? key.ignoringCase : key)
    }
    return keys
  }

  private static func dictSort(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let by = try values.optionalText(2) ?? "key"
    guard by == "key" || by == "value" else { throw EvaluationFailure("'dictsort' goes by 'key' or 'value'") }
    let keepsCase = try values.value(1).isTrue()
    let isReversed = try values.value(3).isTrue()
    let keyed = try mapping(try values.value(0)).map { pair in
      let key = by == "key" ? pair.key : pair.value
      return (pair: pair, key: keepsCase ? key : key.ignoringCase)
    }
    let sorted = try MergeSort.sorted(keyed) { (a, b) throws(EvaluationFailure) in
      try isReversed ? b.key.precedes(a.key) : a.key.precedes(b.key)
    }
    return .list(sorted.map { .tuple([$0.pair.key, $0.pair.value]) })
  }

  // MARK: - Groups

  private static func groupBy(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let elements = try values.value(0).elements()
    let original = try keys(of: elements, try values.attributePath(1), fallback: values[2])
    let keepsCase = try values.value(3).isTrue()
    let keys = keepsCase ? original : original.map(\.ignoringCase)
    let order = try MergeSort.sorted(Array(elements.indices)) { (a, b) throws(EvaluationFailure) in
      try keys[a].precedes(keys[b])
    }
    var groups: [(key: Int, members: [TemplateValue])] = []
    for index in order {
      if let last = groups.last, keys[last.key] == keys[index] {
        groups[groups.count - 1].members.append(elements[index])
      } else {
        groups.append((index, [elements[index]]))
      }
    }
    return .list(groups.map { .record([("grouper", original[$0.key]), ("list", .list($0.members))]) })
  }

  private static func batch(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let elements = try values.value(0).elements()
    guard let size = try values.int(1), size > 0 else { throw EvaluationFailure("'batch' needs a number above 0") }
    var lists: [[TemplateValue]] = []
    var start = 0
    while start < elements.count {
      let end = size < elements.count - start ? start + size : elements.count
      lists.append(Array(elements[start..<end]))
      start = end
    }
    if let filler = values[2], var last = lists.last, last.count < size {
      let missing = size - last.count
      last += try TemplateValue.bounded(missing) { Array(repeating: filler, count: missing) }
      lists[lists.count - 1] = last
    }
    return .list(lists.map { .list($0) })
  }

  private static func slice(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let elements = try values.value(0).elements()
    guard let count = try values.int(1), count > 0, count <= TemplateLimits.current.listLength else {
      throw EvaluationFailure("'slice' needs a number from 1 to \(TemplateLimits.current.listLength)")
    }
    let (size, longer) = elements.count.quotientAndRemainder(dividingBy: count)
    var lists: [TemplateValue] = []
    var start = 0
    for index in 0..<count {
      let end = start + size + (index < longer ? 1 : 0)
      var list = Array(elements[start..<end])
      if let filler = values[2], index >= longer, longer > 0 { list.append(filler) }
      lists.append(.list(list))
      start = end
    }
    return .list(lists)
  }
}

extension TemplateValue {
  /// What it is compared by where upper and lower case are the same.
  var ignoringCase: TemplateValue {
    if case .string(let text) = self { .string(text.lowercased()) } else { self }
  }

  /// The steps of `a.b.0`.
  static func path(_ text: String) -> [TemplateValue] {
    text.parts(separatedBy: ".", atMost: .max).map { part in
      Int128(part).map { .int($0) } ?? .string(part)
    }
  }

  /// - Parameter fallback: Stands for what is not there.
  func item(at path: [TemplateValue], fallback: TemplateValue?) throws(EvaluationFailure) -> TemplateValue {
    var value = self
    for step in path {
      if case .string(let name) = step, value.pairs == nil {
        value = try value.attribute(name)
      } else {
        value = try value.item(step)
      }
      if case .undefined = value, let fallback { value = fallback }
    }
    return value
  }
}

extension Array where Element == TemplateValue? {
  /// Argument `index` as the name of an attribute, or several with dots between; nil if it was not given.
  func attributePath(_ index: Int) throws(EvaluationFailure) -> [TemplateValue]? {
    switch try value(index) {
    case .absent, .none: nil
    case .int(let number): [.int(number)]
    case let name: TemplateValue.path(try name.text())
    }
  }
}
