import ApsisJSON
import Foundation
import Testing

struct JSONValueTests {
  private let statistics: JSONValue = [
    "start_time": "2026-03-06T14:31:00+00:00", "async": ["latency": .double(0.25)], "gc": [],
    "run_store": ["num_runs": 7, "len_queues": .null, "full": false], "none": [:],
  ]

  @Test func `a line has a blank after each colon and comma, and keeps the order`() {
    #expect(
      statistics.line
        == "{\"start_time\": \"2026-03-06T14:31:00+00:00\", \"async\": {\"latency\": 0.25}, \"gc\": [], "
        + "\"run_store\": {\"num_runs\": 7, \"len_queues\": null, \"full\": false}, \"none\": {}}")
  }

  @Test func `a pretty text is indented by two blanks`() {
    let value: JSONValue = ["a": [1, ["b": true]], "c": [], "d": [:]]
    #expect(
      value.pretty == """
        {
          "a": [
            1,
            {
              "b": true
            }
          ],
          "c": [],
          "d": {}
        }
        """)
  }

  @Test(arguments: [
    ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
    ("ünï 😀", "\"ünï 😀\""), ("a/b", "\"a/b\""), ("\r\n", #""\r\n""#), ("e\u{301}", "\"e\u{301}\""),
  ])
  func `a text is escaped where JSON asks for it`(text: String, json: String) {
    #expect(JSONValue.string(text).line == json)
  }

  @Test(arguments: [
    (0.25, "0.25"), (1.0, "1.0"), (1e300, "1e+300"), (-0.5, "-0.5"), (.infinity, "null"), (.nan, "null"),
    (0.1 + 0.2, "0.30000000000000004"),
  ])
  func `a number keeps all its digits, and what is no number is null`(number: Double, json: String) {
    #expect(JSONValue.double(number).line == json)
  }

  @Test func `what is written can be read by others`() throws {
    for text in [statistics.line, statistics.pretty, JSONValue.string("\u{1}\"\\\u{2028}").line] {
      _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
    let read = try JSONSerialization.jsonObject(with: Data(statistics.line.utf8)) as? [String: Any]
    #expect((read?["run_store"] as? [String: Any])?["num_runs"] as? Int == 7)
  }

  @Test func `a member is found by its name`() {
    #expect(statistics["run_store"]?["num_runs"] == 7)
    #expect(statistics["nosuch"] == nil)
    #expect(statistics["gc"]?["x"] == nil)
    #expect(JSONValue.strings(["a", "b"]) == ["a", "b"])
  }
}
