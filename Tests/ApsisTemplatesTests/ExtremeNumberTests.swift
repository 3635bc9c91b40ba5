import ApsisTimes
import Testing

@testable import ApsisTemplates

/// No number that a template can write ends the process: it gives a value, or an error.
struct ExtremeNumberTests {
  private static let numbers = [
    "-9223372036854775808", "9223372036854775807", "-170141183460469231731687303715884105728",
    "170141183460469231731687303715884105727", "-1", "0", "1e308", "-1e400",
  ]
  private static let values = [
    "'ab c'", "'12'", "7", "-9223372036854775808", "1e300", "[3, 1, 2]", "{'a': 1}", "'ab'.encode()",
    "Date('2026-11-23')",
    "Time('2026-11-23T01:02:03Z')", "Daytime('01:02:03')",
  ]

  private static func arguments(_ count: Int) -> [String] {
    switch count {
    case 0: [""]
    case 1: numbers
    default:
      numbers.flatMap { first in ["-9223372036854775808", "9223372036854775807", "'x'"].map { "\(first), \($0)" } }
    }
  }

  /// - Returns: How many gave a value.
  private func expand(_ texts: some Sequence<String>) -> Int {
    var count = 0
    for text in texts {
      guard let template = try? Template(text), (try? template.expand(TemplateScope([:]))) != nil
      else {
        continue
      }
      count += 1
    }
    return count
  }

  @Test(arguments: [0, 1, 2]) func `given to filters`(count: Int) {
    let given = expand(
      TemplateFunctions.filterNames.sorted().flatMap { name in
        ExtremeNumberTests.values.flatMap { value in
          ExtremeNumberTests.arguments(count).map { "{{ \(value)|\(name)(\($0)) }}" }
        }
      })
    #expect(given > 100)
  }

  @Test(arguments: [0, 1, 2]) func `given to methods`(count: Int) {
    let names = TemplateFunctions.methodNames
    #expect(names.count > 40)
    let given = expand(
      names.sorted().flatMap { name in
        ExtremeNumberTests.values.flatMap { value in
          ExtremeNumberTests.arguments(count).map { "{{ \(value).\(name)(\($0)) }}" }
        }
      })
    #expect(given > 40)
  }

  @Test(arguments: [1, 2]) func `given to functions`(count: Int) {
    let names = Array(GlobalFunctions.table.keys) + Array(TimeFunctions.table.keys)
    let given = expand(
      names.sorted().flatMap { name in ExtremeNumberTests.arguments(count).map { "{{ \(name)(\($0)) }}" } })
    #expect(given > 1)
  }

  @Test func `in sums, products, powers, slices and comparisons`() {
    let numbers = ExtremeNumberTests.numbers
    var texts: [String] = []
    for value in ExtremeNumberTests.values + numbers {
      for number in numbers {
        for sign in ["+", "-", "*", "/", "//", "%", "**", "~", "<", "=="] {
          texts.append("{{ (\(value)) \(sign) (\(number)) }}")
          texts.append("{{ (\(number)) \(sign) (\(value)) }}")
        }
        texts.append("{{ (\(value))[\(number)] }}")
        for other in numbers { texts.append("{{ (\(value))[\(number):\(other):\(number)] }}") }
        texts.append("{{ -(\(number)) }}{{ '%*d' % (\(number), 1) }}")
        texts.append("{{ '{:\(number)}'.format(\(value)) }}{{ '%\(number)s' % \(value) }}")
      }
    }
    #expect(expand(texts) > 500)
  }
}
