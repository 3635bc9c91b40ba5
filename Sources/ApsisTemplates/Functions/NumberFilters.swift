/// Filters of numbers. Source: as ``Filters``.
enum NumberFilters {
  static let all: [TemplateFunction] = [
    .init("filesizeformat", ["value", "binary"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try fileSize(try v.value(0), isBinary: try v.value(1).isTrue()))
    },
    .init("round", ["value", "precision", "method"], required: 1, round),
  ]

  private static func round(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let value = try values.value(0)
    guard let number = value.asDouble else {
      throw EvaluationFailure("cannot round \(value.typeName)", hint: "'| float' makes a number of text")
    }
    let precision = try values.int(1) ?? 0
    guard (-400...400).contains(precision) else {
      throw EvaluationFailure("a precision of more than 400 digits", kind: .limit)
    }
    switch try values.optionalText(2) ?? "common" {
    case "common":
      if case .float = value { return .float(try nearest(number, precision)) }
      return precision >= 0 ? .int(value.asInt ?? 0) : .int(try nearest(value.asInt ?? 0, -precision))
    case "ceil": return .float(try scaled(number, precision) { $0.rounded(.up) })
    case "floor": return .float(try scaled(number, precision) { $0.rounded(.down) })
    case let other: throw EvaluationFailure("unknown method '\(other)'; expected 'ceil', 'common' or 'floor'")
    }
  }

  /// Halves go to the even neighbour.
  private static func nearest(_ number: Double, _ precision: Int) throws(EvaluationFailure) -> Double {
    guard number.isFinite else { return number }
    guard precision >= 0 else { return try scaled(number, precision) { $0.rounded(.toNearestOrEven) } }
    return Double(try DecimalText.text(of: number, "f", precision: precision)) ?? number
  }

  private static func nearest(_ number: Int128, _ zeros: Int) throws(EvaluationFailure) -> Int128 {
    guard zeros <= 38, case .int(let unit) = try BinaryOperator.power(.int(10), .int(Int128(zeros))) else { return 0 }
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: unit)
    let half = unit / 2
    let isUp = rest.magnitude > half.magnitude || rest.magnitude == half.magnitude && !quotient.isMultiple(of: 2)
    let result = (isUp ? quotient + number.signum() : quotient).multipliedReportingOverflow(by: unit)
    guard !result.overflow else { throw Filters.tooLarge }
    return result.partialValue
  }

  private static func scaled(
    _ number: Double, _ precision: Int, _ round: (Double) -> Double
  ) throws(EvaluationFailure) -> Double {
    guard number.isFinite else { return number }
    let unit = try BinaryOperator.power(.float(10), .int(Int128(precision.magnitude))).asDouble ?? 1
    let result = precision >= 0 ? round(number * unit) / unit : round(number / unit) * unit
    return result.isFinite ? result : number
  }

  private static func fileSize(_ value: TemplateValue, isBinary: Bool) throws(EvaluationFailure) -> String {
    var size = value.asDouble
    if case .string(let text) = value { size = Double(pythonNumber: text) }
    guard let size, size.isFinite else { throw EvaluationFailure("\(value.literal) is no size") }
    let base: Double = isBinary ? 1024 : 1000
    if size == 1 { return "1 Byte" }
    if size < base { return try DecimalText.text(of: size.rounded(.towardZero), "f", precision: 0) + " Bytes" }
    var unit = base
    let prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
    for prefix in prefixes {
      if size < unit * base || prefix == "Y" {
        let name = isBinary ? "\(prefix.uppercased())iB" : "\(prefix)B"
        return try DecimalText.text(of: size / unit, "f", precision: 1) + " \(name)"
      }
      unit *= base
    }
    return ""
  }
}
