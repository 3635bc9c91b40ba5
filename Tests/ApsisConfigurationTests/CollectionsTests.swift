import ApsisConfiguration
import Testing

struct CollectionsTests {
  @Test func `a list's elements are each of its type`() throws {
    #expect(try read("value: [1, 2]", as: Holder<[Int]>.self).value?.value == [1, 2])
    #expect(try read("value: []", as: Holder<[Int]>.self).value?.value == [])
    #expect(
      try read("value: [1, x, 2, []]", as: Holder<[Int]>.self).lines == [
        "check.yaml:1:12: error: wrong value for key 'value' in program 'check'; expected a whole number, got 'x'",
        "hint: write, for example, 1",
        "check.yaml:1:18: error: wrong value for key 'value' in program 'check'; expected a whole number, got an empty list",
        "hint: write, for example, 1",
      ])
  }

  @Test func `one value is no list, but nearly`() throws {
    #expect(
      try read("value: 5", as: Holder<[Int]>.self).lines == [
        "check.yaml:1:8: error: wrong value for key 'value' in program 'check'; "
          + "expected a list, each element a whole number, got '5'",
        "hint: write [5] for a list of one",
      ])
  }

  @Test func `a mapping's values are each of its type`() throws {
    #expect(try read("value: {a: 1, b: 2}", as: Holder<[String: Int]>.self).value?.value == ["a": 1, "b": 2])
    #expect(
      try read("value: {a: 1, b: x}", as: Holder<[String: Int]>.self).lines == [
        "check.yaml:1:18: error: wrong value for key 'value' in program 'check'; expected a whole number, got 'x'",
        "hint: write, for example, 1",
      ])
    #expect(
      try read("value: [a]", as: Holder<[String: Int]>.self).lines == [
        "check.yaml:1:8: error: wrong value for key 'value' in program 'check'; "
          + "expected a mapping of names to values, each a whole number, got a list",
        "hint: write, for example, {name: 1}",
      ])
  }

  @Test(arguments: ["null", "~", ""])
  func `null is nil where the type has it`(written: String) throws {
    let (holder, lines) = try read("value: \(written)", as: Holder<Int?>.self)
    #expect(lines == [])
    #expect(try #require(holder).value == nil)
  }

  @Test func `an optional that is left out is nil, and collections nest`() throws {
    #expect(try #require(try read("{}", as: Holder<Int?>.self).value).value == nil)
    #expect(
      try read("value: {a: [1, null], b: []}", as: Holder<[String: [Int?]]>.self).value?.value == [
        "a": [1, nil], "b": [],
      ])
  }
}
