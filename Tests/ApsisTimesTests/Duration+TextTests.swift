import ApsisTimes
import TestSupport
import Testing

struct DurationTextTests {
  /// Infinite ones are refused here: no schedule can wait for them.
  @Test func `a duration is read as in the original`() throws {
    let vectors = try Vectors.load("durations.json", as: [DurationVector].self)
    let wrong = vectors.filter { !$0.matches(try? Duration(text: $0.input.description)) }
    #expect(wrong.map(\.input.description) == [])
    Vectors.report("durations", [(vectors.count - wrong.count, "pass"), (wrong.count, "fail")])
  }

  @Test func `an unknown unit is named`() {
    #expect(throws: DurationError.unknownUnit("weeks")) { try Duration(text: "2 weeks") }
    #expect(throws: DurationError.unknownUnit("D")) { try Duration(text: "1D") }
  }

  @Test(arguments: ["inf", "-inf", "1e400", "nan", "1e18", "1000000000001 days"])
  func `what nobody can wait for is refused`(text: String) {
    #expect(throws: DurationError.self) { try Duration(text: text) }
  }

  @Test func `a duration is exact to the nanosecond`() throws {
    #expect(try Duration(text: "0.000000001") == Duration(nanoseconds: 1))
    #expect(try Duration(text: "0.1s").nanoseconds == 100_000_000)
    #expect(try Duration(text: "1000000000000 days").inSeconds == 86_400e12)
    #expect(Duration(nanoseconds: -1).nanoseconds == -1)
  }
}

/// A duration as the original takes it, or refuses it.
private struct DurationVector: Decodable {
  let input: VectorInput
  /// Nil if it is refused; a text if it is not finite.
  let seconds: VectorInput?

  func matches(_ duration: Duration?) -> Bool {
    guard case .number(let seconds) = seconds else { return duration == nil }
    return duration == Duration(nanoseconds: Int128((seconds * 1e9).rounded()))
  }
}
