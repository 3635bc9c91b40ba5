/// Methods of mappings.
enum DictMethods {
  static let all: [TemplateFunction] = [
    .init("__len__", ["d"], required: 1) { (v) throws(EvaluationFailure) in .int(Int128(try pairs(v).count)) },
    .init("copy", ["d"], required: 1) { (v) throws(EvaluationFailure) in try v.value(0) },
    .init("get", ["d", "key", "default"], required: 2) { (v) throws(EvaluationFailure) in
      let found = try v.value(0).item(try v.value(1))
      if case .undefined = found { return v[2] ?? .none }
      return found
    },
    .init("items", ["d"], required: 1) { (v) throws(EvaluationFailure) in
      .list(try pairs(v).map { .tuple([$0.key, $0.value]) })
    },
    .init("keys", ["d"], required: 1) { (v) throws(EvaluationFailure) in .list(try pairs(v).map(\.key)) },
    .init("values", ["d"], required: 1) { (v) throws(EvaluationFailure) in .list(try pairs(v).map(\.value)) },
  ]

  private static func pairs(
    _ values: [TemplateValue?]
  ) throws(EvaluationFailure) -> [(key: TemplateValue, value: TemplateValue)] {
    try values.value(0).pairs ?? []
  }
}

/// Methods of lists and tuples. Those that change a list are not there: values don't change.
enum ListMethods {
  static let all: [TemplateFunction] = [
    .init("__len__", ["l"], required: 1) { (v) throws(EvaluationFailure) in
      .int(Int128(try v.value(0).elements().count))
    },
    .init("copy", ["l"], required: 1) { (v) throws(EvaluationFailure) in try v.value(0) },
    .init("count", ["l", "value"], required: 2) { (v) throws(EvaluationFailure) in
      let value = try v.value(1)
      return .int(Int128(try v.value(0).elements().count { $0 == value }))
    },
    .init("index", ["l", "value"], required: 2) { (v) throws(EvaluationFailure) in
      let value = try v.value(1)
      guard let index = try v.value(0).elements().firstIndex(of: value) else {
        throw EvaluationFailure("the list does not hold \(value.literal)")
      }
      return .int(Int128(index))
    },
  ]
}

/// Methods of bytes.
enum BytesMethods {
  static let all: [TemplateFunction] = [
    .init("decode", ["b", "encoding", "errors"], required: 1) { (v) throws(EvaluationFailure) in
      guard case .bytes(let bytes) = try v.value(0), let text = String(validating: bytes, as: UTF8.self) else {
        throw EvaluationFailure("the bytes are no UTF-8")
      }
      return .string(text)
    },
    .init("hex", ["b"], required: 1) { (v) throws(EvaluationFailure) in
      guard case .bytes(let bytes) = try v.value(0) else { return .absent }
      return .string(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    },
  ]
}
