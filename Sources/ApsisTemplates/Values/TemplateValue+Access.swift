extension TemplateValue {
  /// `value.name`: a method of the value's type, or else the item of a mapping.
  func attribute(_ name: String) throws(EvaluationFailure) -> TemplateValue {
    let value = try defined()
    if case .record(let members) = value, let member = members.first(where: { $0.name == name }) { return member.value }
    if case .time(let time) = value { return time.attribute(name) }
    if case .function(let function) = value, let member = TimeFunctions.member(name, of: function.name) {
      return member
    }
    if let method = TemplateFunctions.method(name, of: value) { return .function(method) }
    if case .dict(let pairs) = value, let pair = pairs.first(where: { $0.key == .string(name) }) { return pair.value }
    return .undefined("\(value.typeName) has no attribute '\(name)'")
  }

  /// `value[key]`; an index below 0 counts from the end.
  func item(_ key: TemplateValue) throws(EvaluationFailure) -> TemplateValue {
    let (value, key) = (try defined(), try key.defined())
    if case .dict(let pairs) = value {
      return pairs.first { $0.key == key }?.value ?? .undefined("a mapping has no key \(key.literal)")
    }
    if case .time = value, case .string(let name) = key { return try attribute(name) }
    guard value.hasElements else { return .undefined("\(value.typeName) has no elements") }
    guard let index = key.asInt else {
      if case .string(let name) = key { return try attribute(name) }
      throw EvaluationFailure("an index is a whole number, not \(key.typeName)")
    }
    if case .string(let text) = value { return TemplateValue.character(of: text, index) }
    let elements = try value.elements()
    let position = index < 0 ? index + Int128(elements.count) : index
    guard position >= 0, position < elements.count else {
      return .undefined("\(value.typeName) of \(elements.count) has no element \(index)")
    }
    return elements[Int(position)]
  }

  private static func character(of text: String, _ index: Int128) -> TemplateValue {
    let scalars = text.unicodeScalars
    let offset = index < 0 ? index + Int128(scalars.count) : index
    guard offset >= 0, offset < scalars.count else {
      return .undefined("text of \(scalars.count) has no element \(index)")
    }
    return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: Int(offset))]))
  }

  private var hasElements: Bool {
    switch self {
    case .string, .list, .tuple, .record, .bytes: true
    case .time(let value): value.elements != nil
    default: false
    }
  }

  /// `value[start:stop:step]`, as Python does it.
  func slice(start: TemplateValue, stop: TemplateValue, step: TemplateValue) throws(EvaluationFailure) -> TemplateValue
  {
    let value = try defined()
    guard value.hasElements else { throw EvaluationFailure("\(value.typeName) has no elements") }
    if case .string(let text) = value { return try TemplateValue.slice(of: text, start, stop, step) }
    return try value.remade(of: TemplateValue.slice(of: try value.elements(), start, stop, step))
  }

  private static func slice(
    of text: String, _ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue
  ) throws(EvaluationFailure) -> TemplateValue {
    let scalars = try slice(of: Array(text.unicodeScalars), start, stop, step)
    return .string(String(String.UnicodeScalarView(scalars)))
  }

  private static func slice<Element>(
    of elements: [Element], _ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue
  ) throws(EvaluationFailure) -> [Element] {
    let step = try TemplateValue.bound(step) ?? 1
    guard step != 0 else { throw EvaluationFailure("a slice needs a step that is not 0") }
    let count = Int128(elements.count)
    func index(_ bound: Int128?, otherwise: Int128) -> Int128 {
      guard let bound else { return otherwise }
      let index = bound < 0 ? bound + count : bound
      return step > 0 ? min(max(index, 0), count) : min(max(index, -1), count - 1)
    }
    var position = index(try TemplateValue.bound(start), otherwise: step > 0 ? 0 : count - 1)
    let end = index(try TemplateValue.bound(stop), otherwise: step > 0 ? count : -1)
    var result: [Element] = []
    while step > 0 ? position < end : position > end {
      result.append(elements[Int(position)])
      position += step
    }
    return result
  }

  /// A bound of a slice, kept where no sum with a length can overflow.
  private static func bound(_ value: TemplateValue) throws(EvaluationFailure) -> Int128? {
    if case .none = value { return nil }
    guard let bound = try value.defined().asInt else {
      throw EvaluationFailure("a slice's bound is a whole number, not \(value.typeName)")
    }
    return min(max(bound, -(1 << 62)), 1 << 62)
  }

  private func remade(of elements: [TemplateValue]) -> TemplateValue {
    switch self {
    case .tuple, .record, .time: .tuple(elements)
    case .bytes: .bytes(elements.map { UInt8(clamping: $0.asInt ?? 0) })
    default: .list(elements)
    }
  }
}
