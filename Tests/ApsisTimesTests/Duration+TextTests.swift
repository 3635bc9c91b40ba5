import ApsisTimes
import Foundation
import Testing

struct DurationTextTests {
  /// What the original makes of a duration. Infinite ones are refused here: no schedule can wait for them.
  @Test(arguments: try DurationVector.load())
  func `a duration is read as in the original`(vector: DurationVector) throws {
    if let seconds = vector.seconds {
      #expect(try Duration(text: vector.input) == Duration(nanoseconds: Int128((seconds * 1e9).rounded())))
    } else {
      #expect(throws: DurationError.self) { try Duration(text: vector.input) }
    }
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

struct DurationVector: Decodable, CustomTestStringConvertible {
  /// As the file writes it: a number or null of YAML is text here.
  let input: String
  /// Nil if it is refused.
  let seconds: Double?

  var testDescription: String { "'\(input)'" }

  private enum CodingKeys: CodingKey {
    case input, seconds
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    seconds = try? fields.decode(Double.self, forKey: .seconds)
    if let text = try? fields.decode(String.self, forKey: .input) {
      input = text
    } else if let number = try? fields.decode(Double.self, forKey: .input) {
      input = String(number)
    } else if let truth = try? fields.decode(Bool.self, forKey: .input) {
      input = String(truth)
    } else {
      input = "null"
    }
  }

  static func load() throws -> [DurationVector] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Vectors/durations.json")
    return try JSONDecoder().decode([DurationVector].self, from: Data(contentsOf: file.standardized))
  }
}
