import ApsisJSON
import Testing

struct JSONReadingTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-7", "9223372036854775807", "2.5", "1e+300", "5e-324", "-0.0", "\"\"", "[]", "{}",
    "[1, [2, []], {\"b\": 1, \"a\": [null]}]", #"{"b": 1, "a": "é\u0000\n\"\\\t😀"}"#, #"{"a": 1, "a": 2}"#,
  ])
  func `what is written is read as the same`(text: String) throws {
    #expect(try JSONValue(reading: text).line == text)
  }

  @Test func `blanks, escapes and forms of numbers that are never written are read too`() throws {
    #expect(try JSONValue(reading: " {\"a\"\n:[ 1 ,\r\t2]} ") == ["a": [1, 2]])
    #expect(try JSONValue(reading: #""\/\b\f\u00e9\uD83D\uDE00""#) == .string("/\u{8}\u{C}é😀"))
    #expect(
      try JSONValue(reading: "[1E2, 0.5e-1, 9223372036854775808]") == [.double(100), .double(0.05), .double(0x1p63)])
  }

  @Test(arguments: [
    ("", "expected a value at byte 0"), ("nul", "expected a value at byte 0"), ("01", "expected a value at byte 0"),
    ("-", "expected a value at byte 0"), ("1.", "expected a digit at byte 2"), ("1e+", "expected a digit at byte 3"),
    ("1e999", "expected a smaller number at byte 5"), ("[1 2]", "expected ',' or ']' at byte 3"),
    ("[1,]", "expected a value at byte 3"), ("{\"a\" 1}", "expected ':' at byte 5"),
    ("{a: 1}", "expected a name at byte 1"),
    ("{\"a\": 1,}", "expected a name at byte 8"), ("\"abc", "expected '\"' at byte 4"),
    ("\"a\nb\"", "expected no control character at byte 2"), (#""\x""#, "expected an escape at byte 2"),
    (#""\u12g4""#, "expected four hexadecimal digits at byte 3"),
    (#""\uD83D""#, "expected the second half of a pair at byte 7"),
    (#""\uDE00\uD83D""#, "expected the second half of a pair at byte 7"), ("1 2", "expected the end at byte 2"),
    (String(repeating: "[", count: 600), "expected no deeper nesting at byte 512"),
  ])
  func `anything else is an error with its place`(text: String, message: String) {
    let error = #expect(throws: JSONReadingError.self) { try JSONValue(reading: text) }
    #expect(error?.description == message)
  }
}
