import ApsisJobs
import Testing

struct RunIDTests {
  @Test(arguments: [("r1", 1), ("r123", 123), ("r9223372036854775807", Int.max)])
  func `an ID is an r and a number`(text: String, number: Int) throws {
    let id = try #require(RunID(text))
    #expect(id.number == number)
    #expect(id.description == text)
  }

  @Test(arguments: ["", "r", "1", "R1", "r0", "r-1", "r+1", "r 1", "r1 ", "r1x", "r9223372036854775808", "r١"])
  func `anything else is no ID`(text: String) {
    #expect(RunID(text) == nil)
  }

  @Test func `IDs stand in the order of their numbers`() {
    #expect(RunID(number: 9) < RunID(number: 10))
  }
}
